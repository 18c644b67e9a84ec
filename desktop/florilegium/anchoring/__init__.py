"""Anchors: how a highlight holds on to its words.

``describe`` makes an anchor, ``resolve`` finds its words in another version of the text, and
``nearest`` suggests to a person what a quotation that is not there may have meant.
"""

from florilegium.anchoring.describe import describe, nearest, occurrences
from florilegium.anchoring.resolve import Resolution, resolve

__all__ = ["Resolution", "describe", "nearest", "occurrences", "resolve"]
