"""Pictures inside files that pandoc reads: it names them in its tree, and keeps their bytes to itself."""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from florilegium.importers.images import is_picture

_LARGEST = 20_000_000  # bytes
_BINARY = re.compile(r"<binary\b([^<>]{0,500})>([^<]*)</binary>")
_ID = re.compile(r"""\bid\s*=\s*["']([^"']{1,300})["']""")


def pictures_in(name: str, text: str) -> dict[str, bytes]:
    """The pictures in ``text``, a file of the format ``name``, by the addresses pandoc gives them."""
    found = _of_fiction_book(text) if name == "fb2" else _of_notebook(text) if name == "ipynb" else ()
    pictures: dict[str, bytes] = {}
    for address, encoded in found:
        try:
            data = base64.b64decode(encoded)
        except (binascii.Error, ValueError):
            continue
        if len(data) <= _LARGEST and is_picture(data):
            pictures.setdefault(address or hashlib.sha1(data, usedforsecurity=False).hexdigest(), data)
    return pictures


def _of_fiction_book(text: str) -> Iterator[tuple[str, str]]:
    for found in _BINARY.finditer(text):
        if identity := _ID.search(found.group(1)):
            yield identity.group(1), found.group(2)


def _of_notebook(text: str) -> Iterator[tuple[str, str]]:
    """Outputs are named by the SHA-1 of their bytes ("" here), attachments by their cell and name.

    Before pandoc 3 attachments are named by their own name alone.
    """
    try:
        cells = json.loads(text).get("cells")
    except (ValueError, AttributeError, RecursionError):
        return
    for cell in _mappings(cells):
        for output in _mappings(cell.get("outputs")):
            yield from (("", encoded) for encoded in _images(output.get("data")))
        attachments = cell.get("attachments")
        for name, kinds in attachments.items() if isinstance(attachments, dict) else ():
            for encoded in _images(kinds):
                yield f"{cell.get('id')}-{name}", encoded
                yield str(name), encoded


def _mappings(values: Any) -> Iterator[dict[str, Any]]:
    yield from (value for value in values if isinstance(value, dict)) if isinstance(values, list) else ()


def _images(kinds: Any) -> Iterator[str]:
    """The base64 in a MIME bundle (https://nbformat.readthedocs.io): one string, or its lines."""
    for kind, value in kinds.items() if isinstance(kinds, dict) else ():
        if kind.startswith("image/") and isinstance(value, str | list):
            yield value if isinstance(value, str) else "".join(map(str, value))
