"""The formats as the panel offers them: their names, and what can be chosen for each.

``exporters.FORMATS`` has the formats themselves; it takes a third of a second to load, which no window
has, so what is said of them here is held against it by a test.
"""

from dataclasses import dataclass, replace

from florilegium.model import Context, ExportOptions, Files, Group

_ANY = (Files.DOCUMENT, Files.LABEL, Files.HIGHLIGHT, Files.SINGLE)
_OF_ONE = (Files.DOCUMENT, Files.HIGHLIGHT)
_OF_DOCUMENTS = (Files.SINGLE, Files.DOCUMENT)
_MARKDOWN_ONLY = "for Markdown only"
_TITLES_ONLY = "lists documents only"
_OWN_ORDER = "in the order of the text"
_OWN_CONTEXT = "words on both sides"
_OWN_SOURCE = "always said"


@dataclass(frozen=True, slots=True)
class FormatRow:
    """A format, and why what cannot be chosen for it cannot; "" where it can."""

    name: str
    title: str
    suffix: str
    files: tuple[Files, ...] = _ANY
    """How its highlights can be divided into files; the first is the usual way."""
    no_group: str = ""
    no_context: str = ""
    no_provenance: str = ""
    no_template: str = _MARKDOWN_ONLY

    def fitted(self, options: ExportOptions) -> ExportOptions:
        """The options with what cannot be chosen for this format as by default."""
        return replace(
            options,
            format=self.name,
            group=Group.DOCUMENT if self.no_group else options.group,
            context=Context.NONE if self.no_context else options.context,
            provenance=options.provenance and not self.no_provenance,
            template="" if self.no_template else options.template,
            files=options.files if options.files in self.files else self.files[0],
        )


def _markdown(name: str, title: str) -> FormatRow:
    return FormatRow(name, title, ".md", no_template="")


def _exchange(name: str, title: str, suffix: str, files: tuple[Files, ...] = _ANY) -> FormatRow:
    return FormatRow(name, title, suffix, files, _OWN_ORDER, _OWN_CONTEXT, _OWN_SOURCE)


def _documents(name: str, title: str, suffix: str) -> FormatRow:
    return FormatRow(name, title, suffix, _OF_DOCUMENTS, _TITLES_ONLY, _TITLES_ONLY, _TITLES_ONLY)


FORMAT_ROWS: dict[str, FormatRow] = {
    row.name: row
    for row in (
        _markdown("commonmark", "Markdown"),
        _markdown("obsidian", "Markdown for Obsidian"),
        _markdown("logseq", "Markdown for Logseq"),
        _markdown("pandoc", "Markdown for Pandoc"),
        FormatRow("html", "Web page", ".html"),
        FormatRow("docx", "Word", ".docx"),
        FormatRow("csv", "Table (CSV)", ".csv", no_provenance=_OWN_SOURCE),
        FormatRow("json", "JSON", ".json", no_group=_OWN_ORDER, no_provenance=_OWN_SOURCE),
        _exchange("w3c", "Web Annotations (JSON-LD)", ".jsonld"),
        _exchange("epub", "EPUB Annotations", ".annotations", _OF_ONE),
        _exchange("readium", "Readium Annotations", ".annotation", _OF_ONE),
        _exchange("hypothesis", "Hypothesis", ".json"),
        _documents("bibtex", "BibTeX, of the documents", ".bib"),
        _documents("csl", "CSL-JSON, of the documents", ".json"),
    )
}


def row_of(options: ExportOptions) -> FormatRow:
    """The format of these options; Markdown where it is not known."""
    return FORMAT_ROWS.get(options.format, FORMAT_ROWS["commonmark"])
