"""The nouns: frozen dataclasses that need the standard library only."""

from florilegium.model.anchor import (
    CONTEXT,
    Anchor,
    AnchorStatus,
    TextPositionSelector,
    TextQuoteSelector,
)
from florilegium.model.changes import AddOutcome, Changes, Progress
from florilegium.model.completion import Completion, CompletionKind
from florilegium.model.concordance import Concordance, ConcordanceLine, Dispersion
from florilegium.model.coverage import (
    STATES,
    Coverage,
    Covered,
    CoveredHit,
    HitMark,
    HitState,
    SavedSearch,
)
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
from florilegium.model.exporting import (
    Context,
    ExportOptions,
    ExportProfile,
    Files,
    Group,
    PlannedFile,
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
    clean_tags,
    new_id,
)
from florilegium.model.importing import ImportOutcome
from florilegium.model.pages import PageMap, RecognisedWords
from florilegium.model.passage import DocumentHits, Field, Passage, SearchResult
from florilegium.model.quotation import (
    MOST_CANDIDATES,
    CheckedDraft,
    MendedDraft,
    QuotationStatus,
    QuotedPlace,
    Verdict,
    WordChange,
)
from florilegium.model.ranges import Range
from florilegium.model.review import BackupPreview, RefreshOutcome, ReviewItem

__all__ = [
    "CONTEXT",
    "MOST_CANDIDATES",
    "PICTURE",
    "STARTING_LABELS",
    "STATES",
    "AddOutcome",
    "Anchor",
    "AnchorStatus",
    "BackupPreview",
    "Block",
    "BlockKind",
    "Changes",
    "CheckedDraft",
    "Cluster",
    "Collocate",
    "Completion",
    "CompletionKind",
    "Concordance",
    "ConcordanceLine",
    "Context",
    "Coverage",
    "Covered",
    "CoveredHit",
    "Dispersion",
    "DocumentHits",
    "DocumentSummary",
    "DocumentText",
    "ExportOptions",
    "ExportProfile",
    "Field",
    "Files",
    "ForeignHighlight",
    "FormCount",
    "Group",
    "Highlight",
    "HitMark",
    "HitPlaces",
    "HitState",
    "ImportOutcome",
    "ImportedDocument",
    "Label",
    "LabelColour",
    "Mark",
    "MendedDraft",
    "Metadata",
    "PageMap",
    "Passage",
    "PlannedFile",
    "Progress",
    "QuotationStatus",
    "QuotedPlace",
    "Range",
    "RecognisedWords",
    "RefreshOutcome",
    "ReviewItem",
    "SavedSearch",
    "SearchResult",
    "Span",
    "SpanKind",
    "Structure",
    "TextPositionSelector",
    "TextQuoteSelector",
    "Verdict",
    "WordChange",
    "WordCount",
    "YearCount",
    "clean_tag",
    "clean_tags",
    "new_id",
]
