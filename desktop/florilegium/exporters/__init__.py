"""Highlights as Markdown and in other formats: rendering, merging, planning, and the links in them.

What is named here is soon loaded; templates, for instance, are not.
"""

from florilegium.exporters.files import write_text
from florilegium.exporters.links import OpenRequest, link, parse_link

__all__ = ["OpenRequest", "link", "parse_link", "write_text"]
