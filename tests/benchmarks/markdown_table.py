"""Which strings come back from exported Markdown, in each dialect and from three renderers.

    python -m tests.benchmarks.markdown_table --strings FILE [--show N]

FILE is a JSON list of objects with ``id`` and ``text``. Each text is made a highlight by itself and
exported; the block quotation that holds it is read back by commonmark, by markdown-it-py with tables,
strike-through, maths, footnotes and definition lists, and by pandoc with the reader of the dialect.
Compared are the words, white space folded.
"""

# ruff: noqa: T201
import argparse
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import commonmark
import lxml.html
import pypandoc
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from florilegium.exporters.formats import FORMATS
from florilegium.exporters.grouping import file_view
from florilegium.exporters.views import ExportDocument, view
from florilegium.model import (
    STARTING_LABELS,
    Anchor,
    Block,
    DocumentSummary,
    DocumentText,
    ExportOptions,
    Highlight,
    Structure,
    TextPositionSelector,
    TextQuoteSelector,
)

DIALECTS = ("commonmark", "obsidian", "logseq", "pandoc")
READERS = {
    "commonmark": "gfm",
    "obsidian": "gfm+wikilinks_title_after_pipe",
    "logseq": "gfm+wikilinks_title_after_pipe",
    "pandoc": "markdown",
}


def one_highlight(text: str) -> ExportDocument:
    """A document that is a text, all of it highlighted."""
    quote = TextQuoteSelector(text)
    anchor = Anchor(TextPositionSelector(0, len(text)), quote)
    document = DocumentText("d1", 1, text, Structure((Block(0, len(text)),)))
    labels = {label.id: label for label in STARTING_LABELS}
    highlight = Highlight("h1", "d1", 1, anchor, "claim")
    return ExportDocument(DocumentSummary("d1", title="T"), document, (highlight,), labels, "5e" * 32)


def folded(words: str) -> str:
    """Words with single spaces."""
    return re.sub(r"\s+", " ", words).strip()


def quotation(html: str, dialect: str) -> str:
    """The words of the first block quotation."""
    tree = lxml.html.fromstring(f"<div>{html}</div>")
    for line in tree.iter("br"):
        line.tail = " " + (line.tail or "")
    for block in tree.iter("p", "li", "pre"):
        block.tail = " " + (block.tail or "")
    quoted = tree.findall(".//blockquote")
    if not quoted:
        return ""
    first = quoted[0]
    if dialect == "obsidian":  # the callout's own line comes before its body
        first.remove(first.find("p"))
    return folded(first.text_content())


def pandoc(markdown: str, reader: str) -> str:
    """HTML, by pandoc."""
    command = [pypandoc.get_pandoc_path(), "-f", reader, "-t", "html", "--mathml"]
    return subprocess.run(command, input=markdown.encode(), capture_output=True, check=True).stdout.decode()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--strings", type=Path, required=True)
    parser.add_argument("--show", type=int, default=5, help="how many failures to print")
    options = parser.parse_args()
    strings = json.loads(options.strings.read_text(encoding="utf-8"))
    extended = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    extended.use(dollarmath_plugin, allow_space=True, double_inline=True)
    extended.use(footnote_plugin).use(deflist_plugin)
    renderers: dict[str, Callable[[str], str]] = {
        "commonmark": commonmark.commonmark,
        "markdown-it": extended.render,
    }
    for dialect in DIALECTS:
        form, chosen = FORMATS[dialect], ExportOptions(format=dialect)
        render = form.prepare(chosen)
        bodies = []
        for one in strings:
            file = file_view(
                "T", [view(one_highlight(one["text"]), form.dialect)], chosen, "2031-01-01T00:00:00Z"
            )
            bodies.append(str(render(file)).split("\n---\n", 1)[1])
        failures = []
        for name, renderer in renderers.items():
            read = [quotation(renderer(body), dialect) for body in bodies]
            failures += [
                (name, one, got) for one, got in zip(strings, read, strict=True) if got != folded(one["text"])
            ]
        # One call for all: a line that no string holds stands between them.
        parted = "\n\nFLORILEGIUM-PARTS-THEM\n\n".join(bodies)
        html = pandoc(parted, READERS[dialect]).split("<p>FLORILEGIUM-PARTS-THEM</p>")
        if len(html) == len(bodies):
            read = [quotation(one, dialect) for one in html]
        else:
            read = [quotation(pandoc(body, READERS[dialect]), dialect) for body in bodies]
        failures += [
            ("pandoc", one, got) for one, got in zip(strings, read, strict=True) if got != folded(one["text"])
        ]
        counts = {
            name: len(strings) - sum(1 for failed, *_ in failures if failed == name)
            for name in (*renderers, "pandoc")
        }
        print(dialect, len(strings), counts)
        for name, one, got in failures[: options.show]:
            print(f"  {name} #{one['id']}: {folded(one['text'])[:70]!r} -> {got[:70]!r}")


if __name__ == "__main__":
    main()
