"""Queries made of queries."""

from florilegium.errors import QueryError
from florilegium.search.parser import parse


def near(query: str, word: str, between: int) -> str:
    """What finds the hits of a query with an exact form near them, and at most so many words between.

    ``query`` is one word, one phrase, or in parentheses. Only words and phrases can be near each other:
    of what asks more, both are looked for in the same documents.
    """
    wanted = f"{query} NEAR/{between} ={word}"
    try:
        parse(wanted)
    except QueryError:
        return f"{query} ={word}"
    return wanted
