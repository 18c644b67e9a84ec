"""Highlights as Markdown and in other formats: rendering, merging, planning, and the links in them."""

from florilegium.exporters.files import copy_template
from florilegium.exporters.links import OpenRequest, link, parse_link
from florilegium.exporters.markdown import shipped_template

__all__ = ["OpenRequest", "copy_template", "link", "parse_link", "shipped_template"]
