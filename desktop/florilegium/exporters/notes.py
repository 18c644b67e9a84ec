"""A reader's note, kept from swallowing what follows it.

A note is Markdown and is written as it is. Some Markdown stays open until something closes it (a
fence, an HTML comment, ``<script>``), so a note that leaves such a thing open gets it closed.
"""

import re

from markdown_it import MarkdownIt

from florilegium.exporters.escaping import escape

_PARSER = MarkdownIt("commonmark")
_OPENER = re.compile(r"`{3}|~{3}|<")  # without one of these nothing stays open
_AFTER = "after"
_HTML_ENDS = ("-->", "?>", ">", "]]>", "</script>", "</pre>", "</style>", "</textarea>")


def _ends(markdown: str) -> bool:
    """Whether a paragraph after ``markdown`` is a paragraph of its own."""
    last = _PARSER.parse(f"{markdown}\n\n{_AFTER}")[-3:]
    return (
        [token.type for token in last] == ["paragraph_open", "inline", "paragraph_close"]
        and last[0].level == 0
        and last[1].content == _AFTER
    )


def _closers(note: str) -> tuple[str, ...]:
    """What could close ``note``: its longest row of either fence, or the end of some HTML."""
    fences = [max(re.findall(pattern, note), key=len, default="") for pattern in ("`{3,}", "~{3,}")]
    return (*(fence for fence in fences if fence), *_HTML_ENDS)


def contained(note: str) -> str:
    """``note`` as blocks of its own, with anything it leaves open closed; "" for an empty note."""
    body = re.sub(r"\r\n?", "\n", note).replace("\0", "\ufffd")
    body = re.sub(r"\A(?:[^\S\n]*\n)+", "", body).rstrip()  # the indentation of the first line is code
    if not _OPENER.search(body) or _ends(body):
        return body
    for closer in _closers(body):
        if _ends(f"{body}\n{closer}"):
            return f"{body}\n{closer}"
    return "\n\n".join(escape(part) for part in re.split(r"\n\s*\n", body))
