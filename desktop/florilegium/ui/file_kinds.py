"""Kinds of files that something can be saved as, as a file chooser lists them."""

TABLE = "Comma-separated values (*.csv);;Tab-separated values (*.tsv);;Markdown (*.md)"
REPORT = "Markdown (*.md);;Comma-separated values (*.csv)"
PICTURE = "PNG picture (*.png);;SVG picture (*.svg)"
