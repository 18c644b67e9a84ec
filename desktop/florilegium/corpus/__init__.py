"""The corpus: the one object that the command line, the child processes and the window hold.

It is loaded when it is first asked for: processes that only index have no need of it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from florilegium.corpus.corpus import Corpus
    from florilegium.corpus.starter import add_starter_corpus

__all__ = ["Corpus", "add_starter_corpus"]


def __getattr__(name: str) -> object:
    if name == "Corpus":
        from florilegium.corpus.corpus import Corpus

        return Corpus
    if name == "add_starter_corpus":
        from florilegium.corpus.starter import add_starter_corpus

        return add_starter_corpus
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
