"""Citation keys, CSL-JSON and BibTeX, which pandoc reads as we mean them."""

import json
import subprocess
import unicodedata

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium.exporters.bibtex import bibtex, escaped
from florilegium.exporters.citations import citation_key, names
from florilegium.exporters.csl import csl_item, csl_json
from florilegium.exporters.views import DocumentView, ExportDocument, view
from florilegium.model import DocumentSummary

from .making import LABELS, paragraph, text_of


def document(
    title="On Small Boats", author="Marta Quill", date="1931", identity="9f2c41aa", **more
) -> DocumentView:
    summary = DocumentSummary(identity, title, author, date, **more)
    return view(ExportDocument(summary, text_of(paragraph("Words.")), (), LABELS, "5e" * 32))


def pandoc(bib: str) -> list[dict]:
    command = [pypandoc.get_pandoc_path(), "-f", "bibtex", "-t", "csljson"]
    done = subprocess.run(command, input=bib.encode(), capture_output=True, check=True, timeout=60)
    assert not done.stderr
    return json.loads(done.stdout)


def plain(words: str) -> str:
    """Text after TeX's typography: it has one apostrophe."""
    return words.replace("’", "'")


@pytest.mark.parametrize(
    ("author", "title", "date", "key"),
    [
        ("Marta Quill", "On Small Boats", "1931-05-02", "quill1931small"),
        ("Quill, Marta; Ode, Per", "The Ferry", "c. 1931", "quill1931ferry"),
        ("Søren Ærlig", "Über die Straße", "2020", "aerlig2020strasse"),
        ("Vincent van der Berg", "A", "", "berga"),
        ("Johan Ek, Jr.", "L'été", "1999", "ek1999ete"),
        ("The Society for Ferries", "Report 7", "1999", "society1999report"),
        ("", "1984", "", "document1984"),
        ("", "", "", "document"),
        ("Мария Озёрная", "Паром", "1901", "озерная1901паром"),
        ("", "«…»", "n.d.", "document"),
    ],
)
def test_a_key_is_family_name_year_and_a_word(author, title, date, key):
    assert citation_key(title, author, date, "9f2c41aa") == f"{key}-9f2c41"


@given(
    st.text(max_size=12), st.text(max_size=12), st.text(max_size=6), st.text("0123456789abcdef", min_size=8)
)
def test_a_key_is_legal_and_one_documents_own(title, author, date, identity):
    key = citation_key(title, author, date, identity)
    assert key.endswith(f"-{identity[:6]}")
    assert key.replace("-", "").isalnum()
    assert key[0] != "-"


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Homer", [{"family": "Homer"}]),
        ("Marta Quill", [{"family": "Quill", "given": "Marta"}]),
        ("Quill, Marta", [{"family": "Quill", "given": "Marta"}]),
        ("Johan Ek, Jr.", [{"family": "Ek", "given": "Johan", "suffix": "Jr."}]),
        ("Johan Per Ek III", [{"family": "Ek", "given": "Johan Per", "suffix": "III"}]),
        ("Anna van Lo", [{"non-dropping-particle": "van", "family": "Lo", "given": "Anna"}]),
        ("Society of Oars", [{"literal": "Society of Oars"}]),
        ("Harbour pilots", [{"literal": "Harbour pilots"}]),
        ("Jeanne d'Ode", [{"non-dropping-particle": "d'", "family": "Ode", "given": "Jeanne"}]),
        ("A Quill <a@example.org>; ; Per Ode", [
            {"family": "Quill", "given": "A"}, {"family": "Ode", "given": "Per"},
        ]),
        ("a, b, c, d", [{"literal": "a, b, c, d"}]),
    ],
)  # fmt: skip
def test_names_are_taken_apart(author, expected):
    assert [name.csl() for name in names(author)] == expected


def test_what_a_document_does_not_say_is_not_in_its_item():
    assert csl_item(document("", "", "")) == {
        "id": "untitled-9f2c41",
        "type": "document",
        "title": "Untitled",
    }
    assert csl_item(document(date="spring"))["issued"] == {"literal": "spring"}


DOCUMENTS = [
    document(identity="a1", format="epub", date="1931-05-02", language="en-GB"),
    document(
        "50% of $5 & {more} #1 a_b ~x^2 \\y <i> `q` -- --- '' \"said\" it's | @x",
        "Vincent van der Berg; Society of Oars & Sails; Ek, Johan, Jr.; Homer; Jeanne d'Ode",
        "1931-05",
        "a2",
        format="html",
        site="The Ferry & Co.",
        source="https://example.org/a_b?x=1%20&y={z}#s",
        language="de",
    ),
    document("The Ferry And The Oar", "Мария Озёрная", "1901", "a3", format="txt", language="en"),
    document("A { half", "Half } Brace", "spring", "a4", format="eml"),
]


def test_pandoc_reads_our_bibtex_as_our_csl():
    read = pandoc(bibtex(DOCUMENTS))
    ours = json.loads(csl_json(DOCUMENTS))
    assert len(read) == len(ours)
    for theirs, item, one in zip(read, ours, DOCUMENTS, strict=True):
        assert theirs["id"] == item["id"]
        if one.id != "a4":  # its braces do not pair, and its date is no date
            assert plain(theirs["title"]) == item["title"]
            assert json.loads(plain(json.dumps(theirs["author"], ensure_ascii=False))) == item["author"]
            assert theirs["issued"] == item["issued"]
        assert theirs.get("publisher") == item.get("container-title")
        assert theirs.get("URL") == item.get("URL", "").replace("{", "%7B").replace(
            "}", "%7D"
        ) or not item.get("URL")
        if item["type"] in ("book", "webpage"):
            assert theirs["type"] == item["type"]
    assert plain(read[3]["title"]) == "A ( half"


# Characters of an old Unicode: pandoc stumbles over those that are newer than itself.
KNOWN = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]).filter(
    lambda character: unicodedata.ucd_3_2_0.category(character) != "Cn"
)


@given(st.lists(st.text(KNOWN, max_size=20), min_size=1, max_size=8))
@settings(max_examples=15, deadline=None)
def test_pandoc_reads_any_title_as_it_was(titles):
    documents = [document(f"x{title}x", identity=f"{place:04x}") for place, title in enumerate(titles)]
    read = {item["id"]: item["title"] for item in pandoc(bibtex(documents))}
    for one in documents:
        expected = " ".join(one.title.split())
        if "{" in expected or "}" in expected:
            continue  # those that do not pair become parentheses
        assert plain(read[one.key]) == plain(expected)


@given(st.text())
def test_braces_always_pair(text):
    depth = 0
    for character in escaped(text):
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0
