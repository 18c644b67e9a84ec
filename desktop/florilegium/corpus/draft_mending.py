"""Mending a quotation in a draft: the reference behind it, or the document's words in place of its own.

What would be changed is tried on the draft's text first: unless it then reads as the same quotations,
with just this one mended, it is not done.
"""

from florilegium.corpus.comparing import TOKEN
from florilegium.corpus.draft_files import Edit
from florilegium.corpus.drafts import Quoted, quotations
from florilegium.errors import ExportError
from florilegium.exporters.escaping import escape_line
from florilegium.model import Verdict

_UNSEEN = "\u200b"
_UNTOLD = "Where this quotation stands in the draft cannot be told for certain; copy the reference instead."
_DISTURBED = "That would change how the draft around it reads; copy the reference and put it in by hand."


def with_reference(draft: str, number: int, words: str, link: str, *, markdown: bool) -> list[Edit]:
    """What puts a reference, ``words`` with a ``link`` in them, to a quotation. Raises ExportError."""
    found = quotations(draft, markdown=markdown)
    spot = found[number].spot
    if spot is None or spot.reference < 0:
        raise ExportError(_UNTOLD)
    edit = Edit(spot.reference, spot.reference, f"{spot.before}{words}{spot.after}")
    after = quotations(_applied(draft, [edit]), markdown=markdown)
    if not _undisturbed(found, after, number) or after[number].text != found[number].text:
        raise ExportError(_DISTURBED)
    if link not in after[number].links:
        raise ExportError(_DISTURBED)
    return [edit]


def with_words(draft: str, verdict: Verdict, *, markdown: bool) -> list[Edit]:
    """What puts the document's words in place of those quoted that differ. Raises ExportError."""
    found = quotations(draft, markdown=markdown)
    quoted = found[verdict.number]
    spot = quoted.spot
    text = quoted.text.replace(_UNSEEN, "")
    if spot is None:
        raise ExportError(_UNTOLD)
    if text != verdict.quotation or not verdict.diff or verdict.gaps:
        raise ExportError("Words are left out of it or put into it; that is to be mended by hand.")
    places = [
        place for place, character in zip(spot.places, quoted.text, strict=True) if character != _UNSEEN
    ]
    edits: list[Edit] = []
    expected: list[str] = []
    for start, end, said in _changes(text, verdict):
        written = escape_line(said) if markdown else said
        written = " " * (len(said) - len(said.lstrip())) + written.strip() if said.strip() else said
        written += " " * (len(said) - len(said.rstrip())) if said.strip() else ""
        if end > start:
            edits.append(Edit(places[start][0], places[end - 1][1], written))
        elif said:
            at = places[start - 1][1] if start else places[start][0]
            edits.append(Edit(at, at, written))
    at = 0
    for start, end, said in _changes(text, verdict):
        expected += [text[at:start], said]
        at = end
    expected.append(text[at:])
    after = quotations(_applied(draft, edits), markdown=markdown)
    mended = " ".join("".join(expected).split())
    if not _undisturbed(found, after, verdict.number):
        raise ExportError(_DISTURBED)
    if " ".join(after[verdict.number].text.replace(_UNSEEN, "").split()) != mended:
        raise ExportError(_DISTURBED)
    return edits


def _changes(text: str, verdict: Verdict) -> list[tuple[int, int, str]]:
    """Stretches of the quotation that differ, with what the document says there."""
    tokens = [found.span() for found in TOKEN.finditer(text)]
    # The comparison begins with the first word.
    number = next((place for place, (start, _) in enumerate(tokens) if text[start].isalnum()), 0)
    changes: list[tuple[int, int, str]] = []
    for change in verdict.diff:
        count = len(TOKEN.findall(change.quoted))
        if number + count > len(tokens):
            raise ExportError(_UNTOLD)
        start = tokens[number][0] if number < len(tokens) else len(text)
        end = tokens[number + count - 1][1] if count else start
        if not change.equal:
            changes.append((start, end, change.said))
        number += count
    return changes


def _applied(draft: str, edits: list[Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        draft = draft[: edit.start] + edit.text + draft[edit.end :]
    return draft


def _undisturbed(before: list[Quoted], after: list[Quoted], number: int) -> bool:
    """Whether all quotations but one are what they were, with what is said of their sources."""
    return len(before) == len(after) and all(
        place == number or (one.text, one.around, one.links) == (other.text, other.around, other.links)
        for place, (one, other) in enumerate(zip(before, after, strict=True))
    )
