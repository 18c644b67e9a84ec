"""Highlights as Markdown and in other formats: rendering, merging, writing, and the links in them."""
