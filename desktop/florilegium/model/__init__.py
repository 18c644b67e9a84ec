"""The nouns: frozen dataclasses that need the standard library only."""

from florilegium.model.anchor import (
    CONTEXT,
    Anchor,
    AnchorStatus,
    DescribedPassage,
    TextPositionSelector,
    TextQuoteSelector,
)
from florilegium.model.changes import AddOutcome, Changes, Progress
from florilegium.model.concordance import Concordance, ConcordanceLine, Dispersion
from florilegium.model.coverage import Coverage, CoveredHit, HitMark, HitState, SavedSearch
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
from florilegium.model.frequencies import Cluster, Collocate, FormCount, HitPlaces, WordCount, YearCount
from florilegium.model.highlight import (
    STARTING_LABELS,
    Highlight,
    Label,
    LabelColour,
    Mark,
    clean_tag,
    new_id,
)
from florilegium.model.pages import PageMap
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
    "Cluster",
    "Collocate",
    "Concordance",
    "ConcordanceLine",
    "Coverage",
    "CoveredHit",
    "DescribedPassage",
    "Dispersion",
    "DocumentHits",
    "DocumentSummary",
    "DocumentText",
    "Field",
    "ForeignHighlight",
    "FormCount",
    "Highlight",
    "HitMark",
    "HitPlaces",
    "HitState",
    "ImportedDocument",
    "Label",
    "LabelColour",
    "Mark",
    "Metadata",
    "PageMap",
    "Passage",
    "Progress",
    "Range",
    "RefreshOutcome",
    "ReviewItem",
    "SavedSearch",
    "SearchResult",
    "Span",
    "SpanKind",
    "Structure",
    "TextPositionSelector",
    "TextQuoteSelector",
    "WordCount",
    "YearCount",
    "clean_tag",
    "new_id",
]
