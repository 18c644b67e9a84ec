"""From the query to its concordance: finding lines, reading them in place, and every deed on them."""

from florilegium.ui.concording.concording import Concording

__all__ = ["Concording"]
