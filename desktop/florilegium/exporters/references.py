"""References to passages, as they stand in a text of one's own."""

from florilegium.exporters.escaping import escape_line

_LONGEST = 80  # code points of a title in a reference


def reference(title: str, location: str, link: str, *, markdown: bool) -> str:
    """What a draft says of a passage: "[Title, p. 3](florilegium://…)", in text "Title, p. 3, florilegium://…"."""
    title = " ".join(title.split())
    title = title if len(title) <= _LONGEST else title[: _LONGEST - 1].rstrip() + "…"
    label = ", ".join(part for part in (title, location.partition(" · ")[0]) if part) or "Source"
    if markdown:
        return f"[{escape_line(label)}]({link})"
    return f"{label.translate(str.maketrans('()', '[]'))}, {link}"
