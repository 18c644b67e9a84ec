"""What to try when nothing was found."""

import re

_FIELD = re.compile(r"(?<!\S)-?(?:title|author|tag|label|note|in):", re.IGNORECASE)
_EXCLUDED = re.compile(r"(?<!\S)(?:-\S|NOT\s)")
_WORD = re.compile(r"[^\W\d_]{3,}")


def advice(query: str) -> str:
    """One sentence that helps with this query."""
    if any(mark in query for mark in '"“”„«»'):
        return "Try it without the quotation marks, which ask for the words just as they stand."
    if _EXCLUDED.search(query):
        return "Try it without the words you left out."
    if _FIELD.search(query):
        return "Try the words alone; a name with a colon looks in that part only."
    words = query.split()
    if len(words) > 1:
        return "Try fewer words, or OR between them."
    word = _WORD.search(query)
    if "=" in query:
        return "Try it without the equals sign, which asks for just this form."
    if word and "*" not in query:
        begin = word[0] if len(word[0]) < 6 else word[0][: max(4, len(word[0]) * 2 // 3)]
        return f"Try another spelling, or {begin}* for every word that begins so."
    return "Try another spelling, or a shorter beginning."
