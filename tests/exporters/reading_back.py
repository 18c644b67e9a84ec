"""What Markdown says, according to two parsers that share no code."""

import commonmark
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

PLAIN = MarkdownIt("commonmark")
EXTENDED = (
    MarkdownIt("commonmark")
    .enable(["table", "strikethrough"])
    .use(dollarmath_plugin, allow_space=True, double_inline=True)
    .use(footnote_plugin)
    .use(deflist_plugin)
)


def _inline_text(token: Token) -> str:
    words = []
    for child in token.children or []:
        if child.type == "text":
            words.append(child.content)
        elif child.type == "hardbreak":
            words.append("\n")
        else:
            raise AssertionError(f"{child.type} in {token.content!r}")
    return "".join(words)


def paragraph(parser: MarkdownIt, markdown: str) -> str:
    """The text of Markdown that must be one paragraph of nothing but text and hard breaks."""
    tokens = parser.parse(markdown)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"], markdown
    return _inline_text(tokens[1])


def commonmark_text(markdown: str) -> str:
    """The text of a document that must hold only paragraphs, text and hard breaks."""
    words = []
    for node, entering in commonmark.Parser().parse(markdown).walker():
        if node.t == "text":
            words.append(node.literal)
        elif node.t == "linebreak":
            words.append("\n")
        else:
            assert node.t in ("document", "paragraph", "block_quote"), (node.t, markdown)
            if node.t == "paragraph" and entering and words:
                words.append("\n\n")
    return "".join(words)


def quoted(markdown: str) -> str:
    """The text of the first block quotation: paragraphs and items apart by a newline, code as it stands."""
    words: list[str] = []
    depth = 0
    for token in PLAIN.parse(markdown):
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "blockquote_close" and not depth:
            break
        if depth and token.type == "inline":
            words.append(_inline_text(token))
        elif depth and token.type == "fence":
            words.append(token.content.removesuffix("\n"))
    return "\n".join(words)
