"""The corpus: the one object that the command line, the child processes and the window hold."""

from florilegium.corpus.corpus import Corpus
from florilegium.corpus.files import paths_in

__all__ = ["Corpus", "paths_in"]
