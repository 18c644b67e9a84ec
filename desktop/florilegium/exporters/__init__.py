"""Highlights as Markdown and in other formats: rendering, merging, planning, and the links in them."""

from florilegium.exporters.files import write_text
from florilegium.exporters.links import OpenRequest, link, parse_link
from florilegium.exporters.markdown import shipped_template

__all__ = ["OpenRequest", "link", "parse_link", "shipped_template", "write_text"]
