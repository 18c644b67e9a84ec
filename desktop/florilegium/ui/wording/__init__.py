"""From the query to the words around it: what is counted, and the lines that a row stands for."""

from florilegium.ui.wording.wording import Wording

__all__ = ["Wording"]
