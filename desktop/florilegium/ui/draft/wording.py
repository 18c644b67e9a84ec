"""What became of a quotation, in words."""

from florilegium.model import MOST_CANDIDATES, CheckedDraft, QuotationStatus, Verdict
from florilegium.ui.one_line import one_line

STATUS_WORDS = {
    QuotationStatus.VERBATIM: "Verbatim",
    QuotationStatus.ALTERED: "Altered",
    QuotationStatus.NOT_FOUND: "Not found",
    QuotationStatus.AMBIGUOUS: "Ambiguous",
}
"""The status of a quotation, on chips and in lines of the list."""


def explanation(verdict: Verdict) -> str:
    """What became of a quotation in a sentence."""
    match verdict.status:
        case QuotationStatus.VERBATIM:
            return "The document says it word for word."
        case QuotationStatus.ALTERED:
            return "The document says it in other words."
        case QuotationStatus.NOT_FOUND:
            return "No document says it, nor anything like it."
        case QuotationStatus.AMBIGUOUS:
            count = len(verdict.candidates)
            told = f"{count} places" if count < MOST_CANDIDATES else f"{count} places or more"
            return f"{told} say it word for word. Which is meant?"


def where(draft: CheckedDraft, verdict: Verdict) -> str:
    """Where in the draft the quotation begins: files that are not plain have paragraphs only."""
    return f"{'line' if draft.plain else 'paragraph'} {verdict.line:,}"


def source(draft: CheckedDraft, verdict: Verdict) -> str:
    """The document that says it and where, in a line; "" where there is none."""
    if verdict.candidates:
        titles = list(dict.fromkeys(one_line(place.title) or "Untitled" for place in verdict.candidates))
        return titles[0] if len(titles) == 1 else f"{titles[0]}, or {len(titles) - 1} more"
    if not verdict.document:
        return ""
    where = draft.location(verdict.document, verdict.start)
    return " · ".join(part for part in (one_line(verdict.title) or "Untitled", where) if part)


def why_no_reference(draft: CheckedDraft, verdict: Verdict) -> str:
    """Why no reference can be put into the draft; "" if one can."""
    if verdict.status is QuotationStatus.NOT_FOUND:
        return "There is nothing to refer to."
    if not draft.plain:
        return "References are put into Markdown and plain text only; this one can be copied."
    if verdict.linked and not verdict.candidates:
        return "The draft refers to this document here."
    if not verdict.referable:
        return "Where it stands in the draft’s markup cannot be told for certain; copy the reference."
    return ""


def why_no_words(draft: CheckedDraft, verdict: Verdict) -> str:
    """Why an altered quotation's words cannot be put right; "" if they can."""
    if verdict.status is not QuotationStatus.ALTERED:
        return "Its words are not altered."
    if not draft.plain:
        return "Only Markdown and plain text can be changed."
    if verdict.gaps:
        return "Words are left out of it or put into it; that is to be mended by hand."
    if verdict.spot is None:
        return "Where it stands in the draft’s markup cannot be told for certain."
    return ""
