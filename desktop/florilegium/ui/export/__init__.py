"""The export panel: what, as what, where to, what the files will be, and exports that have a name."""
