"""The export panel: what, where to, with which template, and how it will look."""
