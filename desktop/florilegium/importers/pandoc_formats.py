"""The formats that are read with pandoc, as pandoc names them, and what their files are called."""

PANDOC_FORMATS = {
    "asciidoc": (".adoc", ".asciidoc"),
    "creole": (".creole",),
    "djot": (".dj", ".djot"),
    "docbook": (".docbook", ".dbk"),
    "dokuwiki": (".dokuwiki",),
    "fb2": (".fb2",),
    "ipynb": (".ipynb",),
    "jats": (".jats", ".nxml"),
    "jira": (".jira",),
    "latex": (".tex", ".latex", ".ltx"),
    "mediawiki": (".mediawiki", ".wiki"),
    "muse": (".muse",),
    "opml": (".opml",),
    "org": (".org",),
    "pod": (".pod",),
    "pptx": (".pptx",),
    "rst": (".rst", ".rest"),
    "t2t": (".t2t",),
    "textile": (".textile",),
    "tikiwiki": (".tikiwiki",),
    "twiki": (".twiki",),
    "typst": (".typ",),
    "vimwiki": (".vimwiki",),
    "xlsx": (".xlsx",),
}

PLAIN = frozenset(
    (
        "asciidoc",
        "creole",
        "djot",
        "dokuwiki",
        "jira",
        "latex",
        "mediawiki",
        "muse",
        "org",
        "pod",
        "rst",
        "t2t",
        "textile",
        "tikiwiki",
        "twiki",
        "typst",
        "vimwiki",
    )
)
"""Those of them that a person can read as they are written."""

BINARY = frozenset(("pptx", "xlsx"))
"""Those of them that are no text."""
