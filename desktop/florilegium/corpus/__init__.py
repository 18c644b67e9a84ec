"""The corpus: the one object that the command line, the child processes and the window hold."""

from florilegium.corpus.corpus import Corpus
from florilegium.corpus.starter import add_starter_corpus

__all__ = ["Corpus", "add_starter_corpus"]
