"""Highlights as other programs write them: each exchange format is read, and where it can be, written."""
