"""Anchors: how a highlight holds on to its words.

``describe`` makes an anchor; ``carry`` takes anchors from one version of a text to the next;
``resolve`` finds an anchor's words in a text where the version they were taken from is not at
hand; ``nearest`` suggests to a person what a quotation that is not there may have meant.
"""

from florilegium.anchoring.carried import Carried
from florilegium.anchoring.carrying import carry
from florilegium.anchoring.describe import describe, nearest, occurrences
from florilegium.anchoring.resolve import resolve

__all__ = ["Carried", "carry", "describe", "nearest", "occurrences", "resolve"]
