"""Highlights of one or several documents, rendered with a template."""

from collections.abc import Sequence

from florilegium.errors import ExportError
from florilegium.exporters.budget import Budget
from florilegium.exporters.templates import Template
from florilegium.exporters.views import DocumentView, ExportDocument, file_properties, view
from florilegium.paths import resources

SECONDS = 120.0
"""How long one rendering may take."""

_LEAST = 5_000_000  # units that any template may spend
_TIMES = 40  # units for each code point there is to write


def default_template() -> str:
    """The template that ships with Florilegium."""
    return (resources() / "templates" / "markdown.md.jinja").read_text(encoding="utf-8")


def excerpts_template() -> str:
    """The template for some highlights on their own."""
    return (resources() / "templates" / "excerpts.md.jinja").read_text(encoding="utf-8")


def _size(document: DocumentView) -> int:
    """About how much there is to write of a document, in code points."""
    return 1000 + sum(
        500 + 3 * len(one.excerpt) + len(one.note) + len(one.link) + sum(map(len, one.path + one.tags))
        for one in document.highlights
    )


def render(documents: Sequence[ExportDocument], *, template: str | None = None, now: str) -> str:
    """``documents`` as the text of one file, ending in a newline.

    ``template`` is the source of a template, the shipped one if None; ``now`` is ISO 8601. Raises
    ExportError where there is nothing to export or the template is wrong.
    """
    return render_files([documents], template=template, now=now)[0]


def render_files(
    files: Sequence[Sequence[ExportDocument]], *, template: str | None = None, now: str
) -> list[str]:
    """The text of each of several files; as :func:`render`, for each."""
    if not files or not all(files):
        raise ExportError("There is nothing to export: no document with highlights is chosen.")
    ready = Template(default_template() if template is None else template)
    return [_render(documents, ready, now) for documents in files]


def _render(documents: Sequence[ExportDocument], template: Template, now: str) -> str:
    views = [view(document) for document in documents]
    values = {"documents": views, "properties": file_properties(views, now), "exported": now}
    budget = Budget(_LEAST + _TIMES * sum(map(_size, views)), SECONDS)
    return template.render(values, budget).strip("\n") + "\n"
