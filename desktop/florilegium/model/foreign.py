"""A highlight as another program wrote it down."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ForeignHighlight:
    """A highlight that was made elsewhere; what its source does not say is empty or None."""

    source: str
    """The program or format it comes from: "kindle", "readwise", "w3c"…"""
    identity: str
    """What tells it apart in its source; a digest of title, place and words where it has no id there."""
    title: str
    """Of its document, as the source has it."""
    quote: str
    """The highlighted words; "" for a note on a place."""
    author: str = ""
    uri: str = ""
    """The document's address or identifier there."""
    path: str = ""
    """The document's file there."""
    fingerprint: str = ""
    """SHA-256 (hex) of the document's file."""
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    """First code point in the source's own text of the document; a hint only."""
    progression: float | None = None
    """From 0 to 1, how far into the document; a hint only."""
    page: str = ""
    location: str = ""
    """As the source words it, for the reader: a chapter, a Kindle location."""
    note: str = ""
    """Markdown."""
    tags: tuple[str, ...] = ()
    label: str = ""
    """Name of a label or a colour there."""
    created: str = ""
    """ISO 8601, UTC."""
    modified: str = ""
    colour: str = ""
    """Name of the label's colour there, where it has a name of its own beside it."""
