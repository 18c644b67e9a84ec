"""What a reader changed in a file that this library exported: notes, labels and tags, taken over from it.

What was last written to the file is known, so what the reader changed there is, too. It is taken over where
it was not changed here since. A note changed on both sides stays as it is here; the next export sets both
beside each other in the file. Words that are quoted are the document's, and no edit of them is looked at;
nor is a note that is gone from the file, which may only have been moved out of its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from florilegium.annotations.formats import read_bytes
from florilegium.errors import AnnotationFailure
from florilegium.exporters.beginning import highlight_of
from florilegium.exporters.blocks import pieces
from florilegium.model import ForeignHighlight, Highlight, Label, clean_tags
from florilegium.store import ExportRows


def last_written(rows: ExportRows, path: Path) -> Mapping[str, ForeignHighlight]:
    """The highlights as they were last written to a file, by id; none where that is not known.

    Those whose conflict there is not settled are left out: nobody has decided yet.
    """
    base = rows.base(path.resolve())
    if base is None:
        return {}
    try:
        # In another encoding, words may have been changed by it alone.
        text = path.read_bytes().decode("utf-8-sig")
        unsettled = {highlight_of(piece.id) for piece in pieces(text) if piece.conflict}
        written = read_bytes(base.content, path.name)[1]
        return {one.identity: one for one in written if one.identity not in unsettled}
    except (OSError, UnicodeDecodeError, AnnotationFailure):
        return {}


def with_edits(
    current: Highlight, was: ForeignHighlight, now: ForeignHighlight, labels: Sequence[Label]
) -> tuple[Highlight, bool]:
    """A highlight with what was changed in the file, and whether its note was changed on both sides."""
    made, both = current, False
    if now.note and not _same(now.note, was.note) and not _same(now.note, current.note):
        both = not _same(current.note, was.note)
        if not both:
            made = replace(made, note=now.note)
    ids = {label.name.casefold(): label.id for label in labels}
    label = ids.get(now.label.casefold(), "")
    if label and ids.get(was.label.casefold()) == current.label:
        made = replace(made, label=label)
    before, after = ({_plain(tag): tag for tag in one.tags} for one in (was, now))
    here = {_plain(tag): tag for tag in current.tags}
    if before.keys() == here.keys() != after.keys():
        kept = [tag for key, tag in here.items() if key in after]
        made = replace(made, tags=clean_tags((*kept, *(after[key] for key in after.keys() - here.keys()))))
    return made, both


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _plain(tag: str) -> str:
    """A tag without what a dialect may have changed of it, so that it can be written behind a "#"."""
    return "".join(filter(str.isalnum, tag.casefold())) or tag
