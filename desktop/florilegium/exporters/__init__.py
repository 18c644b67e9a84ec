"""Highlights as Markdown: rendering, writing, and the links in it."""

from florilegium.exporters.links import OpenRequest, link, parse_link
from florilegium.exporters.rendering import default_template, excerpts_template, render
from florilegium.exporters.views import ExportDocument
from florilegium.exporters.writing import copy_template, read_template, write, write_text

__all__ = [
    "ExportDocument",
    "OpenRequest",
    "copy_template",
    "default_template",
    "excerpts_template",
    "link",
    "parse_link",
    "read_template",
    "render",
    "write",
    "write_text",
]
