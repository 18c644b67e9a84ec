"""What can be asked of the search, told to the reader: the one list behind every help.

The window's sheet and the command's help show it, and the guide has the same.
"""

EXAMPLES = (
    ("lamp oil", "both words, in any form and order"),
    ('"outer light"', "these words, just so and together"),
    ('"lamp oil"~3', "in this order, with up to 3 other words between"),
    ("lamp NEAR/5 oil", "with up to 5 words between; NEAR alone allows 10"),
    ("lamp OR lantern", "either"),
    ("lamp -oil", "the first without the second; NOT is the same"),
    ("(lamp OR oil) ledger", "parentheses group"),
    ("=lamps", "just this form of the word"),
    ("light* *house l?mp", "* any letters, ? one letter"),
    ("harbor~ harbor~2", "with one wrong letter, or two"),
    ("title:ledger author:board", "in the title; in the author’s name; site: likewise"),
    ("label:claim tag:figures", "in documents with such a highlight"),
    ("has:note has:highlight", "in documents with a note or a highlight; has:tag, too"),
    ("note:check", "in what you wrote about highlights"),
    ("lamp in:highlights", "in highlighted passages only; in:notes in notes only"),
    ("date:1887 date:1886..1888", "by the document’s date; date:>=1887-05, date:<1888"),
    ("added:2026-05", "by the day it came into the library"),
    ("language:de format:pdf", "in a language, of a format"),
)
"""Queries and what they find."""

REMARK = (
    "Accents make no difference, nor do capitals unless “Aa” is on. AND, OR, NOT and NEAR are in capitals."
)
