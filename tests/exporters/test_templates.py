import pytest
from hypothesis import given

from florilegium.errors import ExportError
from florilegium.exporters import markdown
from florilegium.exporters.budget import Budget
from florilegium.exporters.dialects import COMMONMARK, DIALECTS, LOGSEQ, OBSIDIAN
from florilegium.exporters.grouping import file_view
from florilegium.exporters.templates import LONGEST, Template
from florilegium.exporters.views import view
from florilegium.model import Context, ExportOptions

from .making import NOW, document_of, highlight_of, paragraph, render, simple, text_of
from .reading_back import PLAIN
from .test_escaping import TEXT


def _render(template, limit=100_000, seconds=60.0, clock=lambda: 0.0, **values):
    return Template(template).render(values, Budget(limit, seconds, clock))


def test_a_reader_s_own_template():
    text = text_of(paragraph("Eleven *crossings* a day."))
    document = document_of(text, highlight_of(text, "*crossings*", "h1", tags=("a b", "c")))
    template = """{% macro one(highlight) %}
- {{ highlight.text | text }} ({{ highlight.label.name | lower }}, {{ highlight.tags | join("; ") }})
{% endmacro %}
{% for document in documents %}
{{ loop.index }} {{ document.title.upper() }} {{ document.labels.items() | list | length }}
{% for highlight in document.highlights if not highlight.lost %}{{ one(highlight) }}{% else %}none
{% endfor %}
{% endfor %}
{{ exported[:4] ~ "!" }}
"""
    assert render([document], template=template) == (
        "1 THE FERRY BOOK 1\n- \\*crossings\\* (claim, a b; c)\n2031!\n"
    )


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("fine\n{% for x in %}", 2),
        ("{{ documents }\n", 1),
        ("a\nb\n{{ documnts }}", 3),
        ("\n{% for d in documents %}\n{{ d.titel }}\n{% endfor %}", 3),
        ("\n\n\n{{ 1 // 0 }}", 4),
        ("{{ documents | nonsense }}", 1),
        ("\n{{ documents | xmlattr }}", 2),
        ("\n{% include 'a' %}", 2),
        ("\n{{ 'a' | yaml }}", 2),
        ("{# \n {{", 1),
    ],
)
def test_an_error_names_its_line(template, line):
    with pytest.raises(ExportError, match=rf"^The template is wrong at line {line}: .+\.$"):
        render([simple()], template=template)


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ d.__init__.__globals__ }}",
        "{{ d.__dict__ }}",
        "{{ '{0.__class__}'.format(d) }}",
        "{{ '%s' % d }}",
        "{{ [d] | map(attribute='__class__') | first }}",
        "{{ d['__class__'] }}",
        "{{ range.__self__ }}",
        "{{ self._TemplateReference__context }}",
        "{% for x in [1] %}{{ loop._iterator }}{% endfor %}",
        "{% set d.title = 'x' %}",
        "{{ d.labels.clear() }}",
        "{{ d.labels.update({}) }}",
        "{{ [].append(1) }}",
        "{{ namespace.mro() }}",
        "{{ lipsum(2) }}",
        "{{ cycler }}",
        "{{ 'x' | attr('upper') }}",
        "{% import 'os' as os %}",
        "{% extends 'x' %}",
        "{{ d | pprint }}",
    ],
)
def test_a_template_reaches_data_and_nothing_else(template):
    with pytest.raises(ExportError, match="template is wrong"):
        render([simple()], template="{% set d = documents[0] %}" + template)


@pytest.mark.parametrize(
    "template",
    [
        "{% for a in r %}{% for b in r %}{% for c in r %}{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in r %}{% for b in r %}text that is written{% endfor %}{% endfor %}",
        "{% set x %}{% for a in r %}{% for b in r %}{{ a }}{% endfor %}{% endfor %}{% endset %}",
        "{% for a in r recursive %}{{ loop(r) }}{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(100) }}",
        "{% set n = namespace(x='xx') %}{% for a in r %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        "{% set n = namespace(x='xx') %}{% for a in r %}{% set n.x = n.x + n.x %}{% endfor %}",
        "{% set n = namespace(x=[1]) %}{% for a in r %}{% set n.x = n.x + n.x %}{% endfor %}",
        "{% set n = namespace(x='xx') %}{% for a in r %}{% set n.x = n.x|replace('x', n.x) %}{% endfor %}",
        "{% set n = namespace(x='xx') %}{% for a in r %}{% set n.x = r|join(n.x) %}{% endfor %}",
        "{% set n = namespace(x=9) %}{% for a in r %}{% set n.x = n.x * n.x %}{% endfor %}",
        "{{ 'x' * 10**9 }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 1000000000 * [1] }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '{:>999999999}'.format(1) }}",
        "{{ 'x'.ljust(999999999) }}",
        "{{ 'x' | center(999999999) }}",
        "{{ 'x' | indent(999999999) }}",
        "{{ [1] | batch(999999999, 0) | list }}",
        "{{ range(999999999) }}",
        "{{ range(0, -99999, -1) }}",
        "{% for a in [1, 2] | map(' each', -99999) %}{% endfor %}{{ 'y' * 200000 }}",
        "{% for a in r %}{{ r | sort | list | length }}{% endfor %}",
        "(" * 3000 + "{{ " + "(" * 3000,
    ],
)
def test_a_template_that_would_never_end_or_fill_the_memory_is_stopped(template):
    with pytest.raises(ExportError, match="template is wrong"):
        _render(template, r=list(range(1000)))


def test_the_clock_stops_what_counting_lets_pass():
    ticks = iter(range(10_000))
    with pytest.raises(ExportError, match="far more"):
        _render(
            "{% for a in r %}{{ a }}{% endfor %}", r=list(range(9000)), clock=lambda: next(ticks), seconds=2
        )


def test_a_template_is_not_longer_than_templates_are():
    with pytest.raises(ExportError, match="too long"):
        _render("x" * (LONGEST + 1))


def test_a_long_export_fits_its_budget():
    text = text_of(*(paragraph(f"Crossing number {number} of the year.") for number in range(300)))
    highlights = [
        highlight_of(text, f"number {number} ", f"h{number}", tags=("a", "b"), note="So.")
        for number in range(300)
    ]
    written = render([document_of(text, *highlights)] * 20)
    assert written.count("<!-- hl:h299 -->\n") == 1 and written.count("<!-- hl:h299-20 -->\n") == 1


@pytest.mark.parametrize("name", DIALECTS)
def test_highlights_of_any_shape_fit_the_budget_in_each_dialect(name, monkeypatch):
    monkeypatch.setattr(markdown, "_LEAST", 0)
    text = text_of(*(paragraph(f"Crossing number {number} of the year.") for number in range(60)))
    tags = tuple(f"t{number}" for number in range(80))
    highlights = [
        highlight_of(text, f"number {number} ", f"h{number}", tags=tags * (number % 2), note="x\n" * 2000)
        for number in range(60)
    ]
    documents = [view(document_of(text, *highlights), DIALECTS[name], Context.PARAGRAPH)]
    file = file_view("", documents, ExportOptions(provenance=True), NOW)
    written = markdown.template_renderer(markdown.shipped_template(name), DIALECTS[name])(file)
    assert written.count("x\n") > 60 * 1900


def test_line_ends_of_the_template_are_made_one_kind():
    assert _render("a\r\n{{ 1 }}\r\nb\r\n") == "a\n1\nb\n"


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("log_book", "log_book"),
        ("a/b-c", "a/b-c"),
        ("_x_", "\\_x\\_"),
        ("c*d", "c\\*d"),
        ("1912", "1912"),
        ("é", "é"),
    ],
)
def test_how_tags_are_written(words, written):
    assert COMMONMARK.tag(words) == written


@given(TEXT)
def test_a_tag_comes_back_as_its_words(words):
    words = "-".join(words.split())
    tokens = PLAIN.parse(f"x #{COMMONMARK.tag(words)} y")
    assert "".join(child.content for child in tokens[1].children) == f"x #{words} y"


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("log book", "log-book"),
        ("c*d", "c-d"),
        ("1912", "1912-"),
        ("a/b_c", "a/b_c"),
        ("été", "été"),
        ("*", "tag"),
    ],
)
def test_tags_of_the_programs_that_link_them_are_one_word(words, written):
    assert OBSIDIAN.tag(words) == LOGSEQ.tag(words) == written
