"""The formats that highlights are exported in, one row each."""

from collections.abc import Callable
from dataclasses import dataclass

from florilegium.exporters import bibtex, csl, docx, exchange, json_file, page, table
from florilegium.exporters.dialects import COMMONMARK, DIALECTS, Dialect
from florilegium.exporters.markdown import renderer
from florilegium.exporters.views import FileView
from florilegium.model import ExportOptions

Render = Callable[[FileView], str | bytes]
"""Gives the content of one file; a text ends in a newline. Raises ExportError."""


@dataclass(frozen=True)
class Format:
    """A format and how to write it."""

    name: str
    title: str
    """As the reader knows it."""
    suffix: str
    mergeable: bool
    """Whether the file has blocks that can be merged with what the reader made of them."""
    prepare: Callable[[ExportOptions], Render]
    """Makes ready what all files of an export share (a template, a style sheet); raises ExportError."""
    dialect: Dialect = COMMONMARK
    """Of the Markdown in the views that are rendered (``HighlightView.excerpt``)."""


def _markdown(name: str, title: str) -> Format:
    dialect = DIALECTS[name]
    return Format(name, title, ".md", True, lambda options: renderer(dialect, options), dialect)


def _data(name: str, title: str, suffix: str, render: Render) -> Format:
    return Format(name, title, suffix, False, lambda _options: render)


FORMATS: dict[str, Format] = {
    made.name: made
    for made in (
        _markdown("commonmark", "Markdown"),
        _markdown("obsidian", "Markdown for Obsidian"),
        _markdown("logseq", "Markdown for Logseq"),
        _markdown("pandoc", "Markdown for Pandoc"),
        Format("html", "Web page", ".html", False, lambda _options: page.Page().render, page.DIALECT),
        Format("docx", "Word", ".docx", False, lambda _options: docx.WordDocument().render, page.DIALECT),
        _data("csv", "Table (CSV)", ".csv", table.csv_table),
        _data("json", "JSON", ".json", json_file.json_file),
        _data("w3c", "Web Annotations (JSON-LD)", ".jsonld", exchange.w3c_file),
        _data("epub", "EPUB Annotations", ".annotations", exchange.epub_file),
        _data("readium", "Readium Annotations", ".annotation", exchange.readium_file),
        _data("hypothesis", "Hypothesis", ".json", exchange.hypothesis_file),
        _data("bibtex", "BibTeX, of the documents", ".bib", lambda file: bibtex.bibtex(file.documents)),
        _data("csl", "CSL-JSON, of the documents", ".json", lambda file: csl.csl_json(file.documents)),
    )
}
