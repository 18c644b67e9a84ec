"""The nouns: frozen dataclasses that need the standard library only."""

from florilegium.model.anchor import CONTEXT, Anchor, AnchorStatus, TextPositionSelector, TextQuoteSelector
from florilegium.model.changes import AddOutcome, Changes, Progress
from florilegium.model.document import (
    PICTURE,
    Block,
    BlockKind,
    DocumentSummary,
    DocumentText,
    ImportedDocument,
    Metadata,
    Span,
    SpanKind,
    Structure,
)
from florilegium.model.foreign import ForeignHighlight
from florilegium.model.highlight import (
    STARTING_LABELS,
    Highlight,
    Label,
    LabelColour,
    Mark,
    clean_tag,
    new_id,
)
from florilegium.model.pages import PageMap, RecognisedWords
from florilegium.model.passage import DocumentHits, Field, Passage, SearchResult
from florilegium.model.ranges import Range
from florilegium.model.review import BackupPreview, RefreshOutcome, ReviewItem

__all__ = [
    "CONTEXT",
    "PICTURE",
    "STARTING_LABELS",
    "AddOutcome",
    "Anchor",
    "AnchorStatus",
    "BackupPreview",
    "Block",
    "BlockKind",
    "Changes",
    "DocumentHits",
    "DocumentSummary",
    "DocumentText",
    "Field",
    "ForeignHighlight",
    "Highlight",
    "ImportedDocument",
    "Label",
    "LabelColour",
    "Mark",
    "Metadata",
    "PageMap",
    "Passage",
    "Progress",
    "Range",
    "RecognisedWords",
    "RefreshOutcome",
    "ReviewItem",
    "SearchResult",
    "Span",
    "SpanKind",
    "Structure",
    "TextPositionSelector",
    "TextQuoteSelector",
    "clean_tag",
    "new_id",
]
