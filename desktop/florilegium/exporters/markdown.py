"""Highlights as Markdown of one dialect or another, rendered with a template."""

from collections.abc import Callable
from pathlib import Path

from florilegium.exporters.budget import Budget
from florilegium.exporters.dialects import COMMONMARK, Dialect
from florilegium.exporters.files import read_template
from florilegium.exporters.templates import Template
from florilegium.exporters.views import FileView
from florilegium.model import ExportOptions
from florilegium.paths import resources

SECONDS = 120.0
"""How long one rendering may take."""

_LEAST = 5_000_000  # units that any template may spend
_TIMES = 40  # units for each code point there is to write


def shipped_template(name: str) -> str:
    """A template that ships with Florilegium: a dialect's, or "excerpts" for highlights on their own."""
    return (resources() / "templates" / f"{name}.md.jinja").read_text(encoding="utf-8")


def renderer(dialect: Dialect, options: ExportOptions) -> Callable[[FileView], str]:
    """What renders files with the reader's template, or with the dialect's.

    Raises ExportError where the template cannot be read or is wrong; so does what it gives.
    """
    source = read_template(Path(options.template)) if options.template else shipped_template(dialect.name)
    return template_renderer(source, dialect)


def template_renderer(source: str, dialect: Dialect = COMMONMARK) -> Callable[[FileView], str]:
    """What renders files with a template. Raises ExportError, naming the line, where that is wrong."""
    template = Template(source, dialect)

    def render(file: FileView) -> str:
        values = {
            "documents": file.documents,
            "entries": file.entries,
            "properties": file.properties,
            "title": file.title,
            "exported": file.exported,
        }
        budget = Budget(_LEAST + _TIMES * _size(file), SECONDS)
        return template.render(values, budget).strip("\n") + "\n"

    return render


def _size(file: FileView) -> int:
    """About how much there is to write, in code points."""
    return 1000 * len(file.documents) + sum(
        600
        + 3 * len(entry.highlight.excerpt)
        + len(entry.highlight.note)
        + len(entry.highlight.link)
        + sum(map(len, entry.highlight.path + entry.highlight.tags))
        for entry in file.entries
    )
