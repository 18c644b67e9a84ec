"""Rendering with a template that may come from anywhere: Jinja2, sandboxed and bounded.

A template gets data and filters and nothing else: no files, no other templates, no attribute of a
Python object that is not plain data. What it may write and loop is counted (``budget.py``), and
the operations that make much out of little ("x" * 10**9) are refused.
"""

import functools
import re
import traceback
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS, make_attrgetter
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from florilegium.errors import ExportError
from florilegium.exporters.budget import Budget, OverBudget
from florilegium.exporters.dialects import COMMONMARK, Dialect
from florilegium.exporters.escaping import fence, quote
from florilegium.exporters.front_matter import front_matter
from florilegium.exporters.views import DocumentView, EntryView, HeadingView, HighlightView
from florilegium.model import Label

LONGEST = 256 * 1024
"""Characters a template may have."""

_NAMESPACE = uuid.UUID("1d8a4b1e-6c0f-5f52-9a3c-7e2f0b6d9c41")
_NAME = "<template>"  # as which Jinja2 compiles a template without a file
_EACH = " each"  # no template can spell it
_STEP = 8  # units that one turn of a loop or one call costs, besides what it writes
_RANGE = 10_000  # numbers that range() gives at most

_FILTERS = (
    *("capitalize", "d", "default", "dictsort", "first", "groupby", "int", "items", "last", "length", "list"),
    *("lower", "map", "max", "min", "reject", "rejectattr", "reverse", "select", "selectattr", "sort"),
    *("string", "sum", "title", "trim", "truncate", "unique", "upper", "wordcount"),
)
_TESTS = (
    *("defined", "divisibleby", "eq", "even", "false", "ge", "gt", "in", "le", "lower", "lt", "mapping"),
    *("ne", "none", "number", "odd", "sequence", "string", "true", "undefined", "upper"),
)
_VIEWS = (EntryView, HighlightView, DocumentView, HeadingView, Label)
_METHODS: dict[type, tuple[str, ...]] = {
    str: (
        *("capitalize", "count", "endswith", "find", "isdigit", "lower", "lstrip", "removeprefix"),
        *("removesuffix", "rstrip", "split", "splitlines", "startswith", "strip", "title", "upper"),
    ),
    dict: ("get", "items", "keys", "values"),
    LoopContext: ("changed", "cycle"),
}


def _indent(markdown: str) -> str:
    """Two spaces before every line but the first and blank ones: the content of an item."""
    return re.sub(r"\n(?=[^\n])", "\n  ", markdown)


def _uuid(words: str) -> str:
    """A UUID that is always the same for the same words, as Logseq names its blocks."""
    return str(uuid.uuid5(_NAMESPACE, words))


def _yaml(properties: object) -> str:
    if not isinstance(properties, Mapping):
        raise TypeError("the yaml filter takes properties, names with values")
    return front_matter(properties)


class _Counted(NodeTransformer):
    """Makes every loop, call and joining of strings count against the budget."""

    def visit_For(self, node: nodes.For) -> nodes.Node:
        self.generic_visit(node)
        weight = _STEP + sum(len(data.data) for data in node.find_all(nodes.TemplateData))
        line = node.lineno
        node.iter = nodes.Filter(node.iter, _EACH, [nodes.Const(weight)], [], None, None, lineno=line)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        self.generic_visit(node)
        return nodes.Filter(
            nodes.List(node.nodes, lineno=node.lineno), "join", [], [], None, None, lineno=node.lineno
        )


class _Environment(ImmutableSandboxedEnvironment):
    """The environment of one template; it holds the budget of the rendering under way.

    ``weight`` is what a call costs: the length of the template, which is the most it can write
    without a loop.
    """

    intercepted_binops = frozenset(["*", "**", "+", "%"])

    def __init__(self, weight: int, dialect: Dialect) -> None:
        super().__init__(
            autoescape=False,
            cache_size=0,
            finalize=self._written,
            keep_trailing_newline=True,
            lstrip_blocks=True,
            optimized=False,
            trim_blocks=True,
            undefined=StrictUndefined,
        )
        self.budget = Budget(0, 0.0)
        self._weight = weight
        self.globals = {"range": _range, "namespace": self.globals["namespace"]}
        own: dict[str, Callable[[str], str]] = {
            "fence": fence,
            "indent": _indent,
            "line": dialect.escaper.line,
            "quote": quote,
            "tag": dialect.tag,
            "text": dialect.escaper.text,
            "uuid": _uuid,
        }
        chosen: dict[str, Callable[..., Any]] = {name: FILTERS[name] for name in _FILTERS}
        chosen |= {name: _of_text(function) for name, function in own.items()}
        chosen |= {"join": self._join, "replace": self._replace, "yaml": _yaml}
        self.filters = {name: self._counted(function) for name, function in chosen.items()}
        self.filters[_EACH] = self._each
        self.tests = {name: self.tests[name] for name in _TESTS}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _Counted().visit(tree)
        tree.set_environment(self)
        return tree

    # ---- what may be reached

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, _VIEWS) and not attribute.startswith(
            "_"
        ):  # data and nothing else; the common case
            value = getattr(obj, attribute, self)
            if value is not self:
                return value
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if callable(value):
            return any(isinstance(obj, kind) and attr in names for kind, names in _METHODS.items())
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Formatting is not offered: "{:>999999999}" makes much out of little."""

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        self.budget.spend(_STEP + self._weight)
        return super().call(context, obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator == "**" or (operator == "%" and not numbers):
            raise SecurityError(f"“{operator}” cannot be used here")
        if operator == "*" and not numbers:
            self.budget.spend(_times(left, right))
        result = super().call_binop(context, operator, left, right)
        if operator == "+" and not numbers:
            self.budget.spend(len(result))
        if isinstance(result, int) and result.bit_length() > 128:
            raise SecurityError("a number is too large")
        return result

    # ---- what is counted

    def _written(self, value: Any) -> Any:
        if isinstance(value, Undefined):
            return value
        words = value if isinstance(value, str) else str(value)
        self.budget.spend(len(words))
        return words

    def _each(self, items: Iterable[object], weight: int) -> Iterator[object]:
        return self.budget.each(items, weight)

    def _counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        place = 1 if hasattr(function, "jinja_pass_arg") else 0

        @functools.wraps(function)
        def filtered(*args: Any, **kwargs: Any) -> Any:
            size = len(args[place]) if isinstance(args[place], Sized) else 0
            self.budget.spend(_STEP + size)
            return function(*args, **kwargs)

        return filtered

    def _join(self, value: Iterable[object], between: str = "", attribute: str | None = None) -> str:
        """Jinja2's filter, counted before it is done."""
        items = value if attribute is None else map(make_attrgetter(self, attribute), value)
        words = [str(item) for item in items]
        self.budget.spend(sum(map(len, words)) + len(words) * len(between))
        return between.join(words)

    def _replace(self, value: object, old: str, new: str, count: int = -1) -> str:
        """Jinja2's filter, counted before it is done."""
        words = str(value)
        self.budget.spend(words.count(old) * len(new))
        return words.replace(old, new, count)


def _range(*bounds: int) -> range:
    numbers = range(*bounds)
    if len(numbers) > _RANGE:
        raise SecurityError(f"range() gives at most {_RANGE:,} numbers")
    return numbers


def _times(left: Any, right: Any) -> int:
    """How long a sequence repeated so often is."""
    sequence, count = (right, left) if isinstance(left, int) else (left, right)
    return len(sequence) * max(count, 0) if isinstance(count, int) else 0


def _of_text(function: Callable[[str], str]) -> Callable[[object], str]:
    return lambda value: function(str(value))


def _line_of(error: BaseException) -> int:
    """The line of the template that ``error`` came from; 0 if that cannot be told."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 0 for frame in reversed(frames) if frame.filename == _NAME), 0)


class Template:
    """A template made ready, to be rendered once or many times; not by several threads at once.

    Raises ExportError, naming the line, where ``source`` is no template.
    """

    def __init__(self, source: str, dialect: Dialect = COMMONMARK) -> None:
        if len(source) > LONGEST:
            raise ExportError(f"The template is too long: {LONGEST:,} characters is the most it may have.")
        self._environment = _Environment(len(source), dialect)
        try:
            self._template = self._environment.from_string(source)
        except Exception as error:
            raise _wrong(error) from error

    def render(self, values: Mapping[str, object], budget: Budget) -> str:
        """The template filled in with ``values``.

        Raises ExportError, naming the line, where it asks for what it may not have or does more
        than ``budget`` allows.
        """
        self._environment.budget = budget
        try:
            return self._template.render(values)
        except Exception as error:
            raise _wrong(error) from error


def _wrong(error: Exception) -> ExportError:
    """Whatever a template can do wrong, as a sentence for whoever writes it."""
    if isinstance(error, OverBudget):
        message = "it writes or loops far more than its highlights call for"
    elif isinstance(error, RecursionError):
        message = "it calls itself without end"
    else:
        message = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    line = _line_of(error)
    where = f" at line {line}" if line else ""
    return ExportError(f"The template is wrong{where}: {message}.")
