"""Florilegium: a reading desk for a corpus of documents."""

__version__ = "0.1.0"
