"""What became of the quotations of a draft, as a report: CSV, or Markdown to be read."""

from collections import Counter
from pathlib import Path

from florilegium.errors import ExportError
from florilegium.exporters.escaping import escape_line
from florilegium.exporters.files import write_text
from florilegium.exporters.lines import csv_table
from florilegium.exporters.references import reference
from florilegium.model import CheckedDraft, QuotationStatus, Verdict

_COLUMNS = ("line", "status", "quotation", "document", "location", "diff", "link", "remark")


def word_diff(verdict: Verdict) -> str:
    """The differences as wdiff shows them: [-what is quoted-]{+what the document says+}."""
    parts = []
    for change in verdict.diff:
        if change.equal:
            parts.append(change.quoted)
        else:
            parts.append(f"[-{change.quoted}-]" if change.quoted else "")
            parts.append(f"{{+{change.said}+}}" if change.said else "")
    return "".join(parts)


def write_report(path: Path, draft: CheckedDraft) -> None:
    """Write what became of a draft's quotations, as the name's ending says. Raises ExportError."""
    forms = {".csv": report_csv, ".md": report_markdown}
    make = forms.get(path.suffix.lower())
    if make is None:
        raise ExportError(f"“{path}” must end in {', '.join(forms)}, to say what to write.")
    write_text(path, make(draft))


def report_csv(draft: CheckedDraft) -> str:
    """A row a quotation, under a row of names; places to choose from are parted by semicolons."""
    return csv_table(
        [
            (
                str(verdict.line),
                verdict.status,
                " ".join(verdict.quotation.split()),
                "; ".join(title for title, _, _ in _sources(draft, verdict)),
                "; ".join(where for _, where, _ in _sources(draft, verdict)),
                word_diff(verdict),
                "; ".join(link for _, _, link in _sources(draft, verdict)),
                verdict.remark,
            )
            for verdict in draft.verdicts
        ],
        _COLUMNS,
    )


def report_markdown(draft: CheckedDraft) -> str:
    """To be read: each quotation with its source, what is quoted struck and what is said there strong."""
    counts = Counter(verdict.status for verdict in draft.verdicts)
    told = ", ".join(f"{counts[status]:,} {status}" for status in QuotationStatus if counts[status])
    parts = [
        f"# Quotations in {escape_line(Path(draft.path).name)}",
        "",
        f"{told or 'No quotations'}. SHA-256 of the draft: `{draft.fingerprint}`",
    ]
    for verdict in draft.verdicts:
        parts += ["", f"## Line {verdict.line}: {verdict.status}", "", f"> {_words(verdict)}"]
        sources = [
            f"- {reference(title, where, link, markdown=True)}"
            for title, where, link in _sources(draft, verdict)
        ]
        parts += ["", *sources] if sources else []
        parts += ["", escape_line(verdict.remark)] if verdict.remark else []
    return "\n".join(parts) + "\n"


def _words(verdict: Verdict) -> str:
    if not verdict.diff:
        return escape_line(verdict.quotation)
    parts: list[str] = []
    for change in verdict.diff:
        if change.equal:
            parts.append(_spaced(change.quoted, ""))
        else:
            parts += [_spaced(change.quoted, "~~"), _spaced(change.said, "**")]
    return "".join(parts)


def _spaced(text: str, mark: str) -> str:
    """``text`` escaped between marks, which must not stand beside white space."""
    body = text.strip()
    if not body:
        return text and " "
    before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
    return f"{before}{mark}{escape_line(body)}{mark}{after}"


def _sources(draft: CheckedDraft, verdict: Verdict) -> list[tuple[str, str, str]]:
    """Title, location and link of the passages that say it."""
    if verdict.document:
        return [(verdict.title, draft.location(verdict.document, verdict.start), verdict.link)]
    return [
        (place.title, draft.location(place.document, place.start), place.link) for place in verdict.candidates
    ]
