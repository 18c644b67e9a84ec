"""The grammar of exported Markdown: how a later export knows again what this one wrote.

An exported file is front matter, then blocks, one for each highlight, with text outside them. A block is
a run of whole lines from the one that begins it to the one that ends it. Four kinds of lines begin a
block and two end it, each naming the highlight, and every dialect is read alike::

    <!-- hl:ID -->                                       begins; anywhere (CommonMark, own templates)
    > [!quote|amber] [p. 3](florilegium://…highlight=ID…)   begins; a callout (Obsidian)
    - highlight:: ID                                     begins; an item of an outline (Logseq)
    ::: {#hl-ID .highlight}                              begins; a fenced division (Pandoc)
    <!-- /hl:ID -->                                      ends
    ^hl-ID                                               ends; a block's name (Obsidian)

``ID`` is the highlight's id; where a highlight stands in a file more than once (grouped by tag) its
further blocks are ``ID-2``, ``ID-3``. What a person writes after the line that ends a block, or before
the one that begins it, is theirs and outside; what they change between the two changes the block.
"""

from florilegium.exporters.views import DocumentView, HighlightView


def begin(identity: str) -> str:
    """The line that begins a block in any dialect."""
    return f"<!-- hl:{identity} -->"


def end(identity: str) -> str:
    """The line that ends a block in any dialect."""
    return f"<!-- /hl:{identity} -->"


def provenance(document: DocumentView, highlight: HighlightView) -> str:
    """Where the words of a highlight are from, in one line that :func:`read_provenance` understands."""
    made = f", {highlight.created}" if highlight.created else ""
    return (
        f"Source: {document.file or document.source}, SHA-256 {document.fingerprint}, "
        f"version {document.version}, characters {highlight.start}–{highlight.end}{made}"
    )
