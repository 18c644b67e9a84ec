"""YAML front matter, written by a YAML library.

Every text is double-quoted: readers of YAML 1.1, which many programs still are, would otherwise
take "no", "1887-02-09" or "12:30" for something else than words.
"""

import io
import re
from collections.abc import Mapping

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

_PLAIN_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_NO_KEY = frozenset(
    {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
)  # YAML 1.1 has its own mind
_HTML = re.compile(r"<(?=[A-Za-z/!?])")


def _key(name: str) -> str:
    plain = _PLAIN_KEY.fullmatch(name) and name.casefold() not in _NO_KEY
    return name if plain else DoubleQuotedScalarString(name)


def _node(value: object) -> object:
    if isinstance(value, Mapping):
        return {_key(str(key)): _node(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_node(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return DoubleQuotedScalarString(str(value))


def front_matter(properties: Mapping[str, object]) -> str:
    """``properties`` as the lines of a YAML 1.2 mapping, each text on one line, ending in a newline."""
    yaml = YAML()
    yaml.width = 1 << 30  # folded lines could begin with a sign that Markdown understands
    yaml.allow_unicode = True
    stream = io.StringIO()
    yaml.dump(_node(properties), stream)
    # "<" stands only inside double quotes here. Renderers that know no front matter would take
    # what follows for HTML, and run it.
    return _HTML.sub(r"\\x3C", stream.getvalue())
