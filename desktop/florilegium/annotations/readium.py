"""Readium Annotations: an AnnotationSet in JSON (https://github.com/readium/annotations).

Thorium writes and reads it. Its words differ from the draft's in places ("tag" for "tags",
CfiSelector for EPUBCFISelector, colours of its own), and both are read. A selector that needs the
book's markup (CSS, CFI) is passed over: the words are looked for in our own text.
"""

from collections.abc import Sequence

from florilegium.annotations.reading import loaded
from florilegium.annotations.sets import Profile, annotation_set, highlights_in, is_set
from florilegium.model import ForeignHighlight

SUFFIX = ".annotation"

_PROFILE = Profile(
    name="readium",
    context="http://www.w3.org/ns/anno.jsonld",
    note_format="text/markdown",
    fragments=False,
    context_everywhere=True,
    single_tag=True,
)


def write(highlights: Sequence[ForeignHighlight], now: str) -> bytes:
    """Highlights of one document as the bytes of a file; ``now`` is ISO 8601. The inverse of :func:`read`.

    Raises ValueError where they are of several documents.
    """
    return annotation_set(_PROFILE, highlights, now)


def recognises(name: str, head: bytes) -> bool:
    """Whether a file that begins so is a set of annotations."""
    del name
    return is_set(head)


def read(data: bytes, name: str) -> list[ForeignHighlight]:
    """The highlights in a file. Raises AnnotationFailure."""
    return highlights_in(_PROFILE, loaded(data, name), name)
