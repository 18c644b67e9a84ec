"""Anchors: how a highlight holds on to its words.

The door for carrying anchors from one version of a text to the next is here too; so far a text
only ever has one version.
"""

from florilegium.anchoring.describe import describe, nearest, occurrences

__all__ = ["describe", "nearest", "occurrences"]
