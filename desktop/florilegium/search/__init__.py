"""Offline search over titles, authors, texts, highlights, notes and tags.

The index (Whoosh 2.7.4) says which documents answer and in what order; the passages are found in
the texts themselves, by the same reading of words. :mod:`.writer` alone writes the index,
:mod:`.reader` alone reads it.
"""

from florilegium.search.entry import IndexEntry, SearchSource
from florilegium.search.finding import SearchCancelled
from florilegium.search.index import SearchIndex
from florilegium.search.matching import find_in_text, highlight_ranges
from florilegium.search.storage import IndexState
from florilegium.search.writer import SegmentFiles

__all__ = [
    "IndexEntry",
    "IndexState",
    "SearchCancelled",
    "SearchIndex",
    "SearchSource",
    "SegmentFiles",
    "find_in_text",
    "highlight_ranges",
]
