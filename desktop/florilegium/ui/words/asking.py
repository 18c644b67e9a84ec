"""What a row of a table asks for: the query that finds its lines."""

import re
from dataclasses import dataclass

from florilegium.model import Cluster, FormCount, WordCount, YearCount
from florilegium.ui.one_line import one_line

_SINGLE = re.compile(r'=?[\w*?~’\'-]+|"[^"]*"')


@dataclass(frozen=True)
class Lines:
    """A query, and the documents in which its lines are wanted."""

    query: str
    documents: tuple[str, ...] = ()
    """In all of them if there are none."""
    place: str = ""
    """These documents in words: "in “Minutes”"."""
    case: bool = False
    """Whether capitals make a difference."""


def grouped(query: str) -> str:
    """A query as a part of another: in parentheses unless it is one word or phrase."""
    return query if _SINGLE.fullmatch(query) else f"({query})"


def form_query(form: FormCount) -> str:
    """Finds a form as it is written."""
    return _exactly(form.form)


def cluster_query(cluster: Cluster) -> str:
    """Finds words that follow each other."""
    return _exactly(cluster.text)


def word_query(word: WordCount) -> str:
    """Finds an exact form."""
    return _exactly(word.word)


def year_query(query: str, year: YearCount) -> str:
    """Finds what ``query`` finds in the documents of a year, or in those without one."""
    return f"{grouped(query)} date:{year.year}" if year.year else f"{grouped(query)} -date:*"


def _exactly(words: str) -> str:
    line = one_line(words).replace('"', " ").strip()
    return f"={line}" if _SINGLE.fullmatch(line) and "*" not in line and "?" not in line else f'"{line}"'
