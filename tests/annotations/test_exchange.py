"""W3C, EPUB, Readium and Hypothesis: what is written is read back, and what others write is read."""

import io
import json
import re
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium.annotations import epub, hypothesis, readium, w3c
from florilegium.annotations.identities import content_iri, fingerprint_of, identity_of, urn
from florilegium.annotations.jsonld import text_fragment
from florilegium.errors import AnnotationFailure
from florilegium.model import new_id

from .writing import NOW, PLAIN, of_any, of_one_document

MODULES = (w3c, epub, readium, hypothesis)
IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


@pytest.mark.parametrize("module", [w3c, hypothesis])
@given(highlights=of_any())
@settings(max_examples=60)
def test_what_is_written_is_read_back(module, highlights):
    assert module.read(module.write(highlights, NOW), "a") == highlights


@pytest.mark.parametrize("module", [epub, readium])
@given(highlights=of_one_document())
@settings(max_examples=60)
def test_a_set_of_one_document_is_read_back(module, highlights):
    assert module.read(module.write(highlights, NOW), "a") == highlights


@pytest.mark.parametrize("module", MODULES)
def test_files_are_told_by_their_beginning(module):
    head = module.write([PLAIN], NOW)[:400]
    assert [one for one in MODULES if one.recognises("", head)] == [module]


@pytest.mark.parametrize("module", [epub, readium])
def test_a_set_is_about_one_document(module):
    with pytest.raises(ValueError, match="one document"):
        module.write([PLAIN, replace(PLAIN, title="Other")], NOW)


@pytest.mark.parametrize("module", MODULES)
def test_equal_highlights_are_equal_files(module):
    assert module.write([PLAIN], NOW) == module.write([PLAIN], NOW)


@pytest.mark.parametrize("module", MODULES)
@given(data=st.binary(max_size=60))
@settings(max_examples=40)
def test_bytes_of_any_kind_are_read_or_refused(module, data):
    for begin in (b"", b"PK\x03\x04", b'{"annotations": [', b'{"items": ['):
        try:
            module.read(begin + data, "a")
        except AnnotationFailure as error:
            assert str(error).endswith(".")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["target", "body", "selector", "items", "first", "id", "type", "value", "exact", "start",
             "source",
             "purpose", "tags", "tag", "created", "meta", "headings", "refinedBy", "document", "title", "uri",
             "florilegium", "about", "dc:title", "dc:identifier", "motivation", "references",
             "progression"]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=20,
)  # fmt: skip


@pytest.mark.parametrize("module", MODULES)
@given(value=JSON, inner=JSON)
@settings(max_examples=60)
def test_json_of_any_shape_is_read_or_refused(module, value, inner):
    for shape in (value, {"annotations": [value]}, {"items": [{"target": value, "body": inner}]}):
        try:
            module.read(json.dumps(shape).encode(), "a")
        except AnnotationFailure as error:
            assert str(error).endswith(".")


# ---- identities


@given(st.builds(new_id))
def test_an_id_is_a_uuid_of_version_8_and_back(identity):
    assert re.fullmatch(r"urn:uuid:666c6f72-696c-8000-[89ab][0-9a-f]{3}-[0-9a-f]{12}", urn(identity))
    assert identity_of(urn(identity)) == identity


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_id_is_a_urn_and_back(identity):
    assert IRI.fullmatch(urn(identity))
    assert identity_of(urn(identity)) == identity


def test_ids_of_others_are_none_of_ours():
    for name in (
        "urn:uuid:123e4567-e89b-42d3-a456-426614174000",
        "urn:uuid:" + "-" * 36,
        "",
        "a b",
        "urn:uuid:x",
    ):
        assert identity_of(name) == ""


@given(st.binary(min_size=32, max_size=32))
def test_a_digest_is_an_iri_and_back(digest):
    assert fingerprint_of(content_iri(digest.hex())) == digest.hex()


# ---- W3C Web Annotation Data Model: the MUSTs


@given(of_any())
def test_web_annotations_keep_the_musts_of_the_model(highlights):
    collection = json.loads(w3c.write(highlights, NOW))
    assert w3c.CONTEXT in collection["@context"]
    assert IRI.fullmatch(collection["id"])
    assert collection["type"] == "AnnotationCollection"
    assert collection["total"] == len(highlights)
    assert ("first" in collection) == bool(highlights)
    if not highlights:
        return
    page = collection["first"]
    assert IRI.fullmatch(page["id"])
    assert page["type"] == "AnnotationPage"
    assert page["startIndex"] == 0
    assert len(page["items"]) == len(highlights)
    for annotation in page["items"]:
        assert IRI.fullmatch(annotation["id"])
        assert annotation["type"] == "Annotation"
        assert annotation["motivation"] in ("highlighting", "commenting")
        for name in ("created", "modified"):
            assert name not in annotation or re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", annotation[name])
        for body in annotation.get("body", []):
            assert body["type"] == "TextualBody"
            assert isinstance(body["value"], str)
            assert body["purpose"] in ("commenting", "tagging", "classifying")
        target = annotation["target"]
        assert target["type"] == "SpecificResource"
        assert IRI.fullmatch(target["source"]["id"])
        quotes = [one for one in target["selector"] if one["type"] == "TextQuoteSelector"]
        assert len(quotes) == 1
        assert all(isinstance(quotes[0][name], str) for name in ("exact", "prefix", "suffix"))
        for one in target["selector"]:
            if one["type"] == "TextPositionSelector":
                assert 0 <= one["start"] <= one["end"]


def test_web_annotations_say_everything_in_the_models_own_words():
    page = json.loads(w3c.write([PLAIN], NOW))["first"]
    assert page["items"] == [
        {
            "id": urn(PLAIN.identity),
            "type": "Annotation",
            "motivation": "commenting",
            "created": PLAIN.created,
            "modified": PLAIN.modified,
            "body": [
                {
                    "type": "TextualBody",
                    "value": "Was it *lit*?",
                    "format": "text/markdown",
                    "purpose": "commenting",
                },
                {"type": "TextualBody", "value": "Question", "purpose": "classifying"},
                {"type": "TextualBody", "value": "light", "purpose": "tagging"},
                {"type": "TextualBody", "value": "time", "purpose": "tagging"},
            ],
            "target": {
                "type": "SpecificResource",
                "source": {
                    "id": "https://example.org/ferry",
                    "dc:identifier": content_iri("ab" * 32),
                    "dc:title": "The Ferry",
                    "dc:creator": ["Marta Quill", "Per Ode"],
                },
                "selector": [
                    {"type": "TextQuoteSelector", "exact": PLAIN.quote, "prefix": "and ", "suffix": " four."},
                    {"type": "TextPositionSelector", "start": 120, "end": 120 + len(PLAIN.quote)},
                ],
            },
            "florilegium": {
                "path": "ferry.epub",
                "progression": 0.25,
                "page": "xii",
                "location": "Part One › Evening",
                "colour": "green",
            },
        }
    ]


@pytest.mark.parametrize(
    "value",
    [
        {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "id": "http://example.org/1",
         "bodyValue": "Mine", "target": {"source": "http://example.org/page", "selector":
         {"type": "TextQuoteSelector", "exact": "lamp", "prefix": "the "}}},
        [{"id": "http://example.org/1", "body": {"type": "TextualBody", "value": "Mine"}, "target": [
            {"source": {"id": "http://example.org/page"}, "selector": [
                {"type": "CssSelector", "value": "#p", "refinedBy":
                 {"type": "TextQuoteSelector", "exact": "lamp", "prefix": "the "}}]}]}],
        {"type": "AnnotationPage", "items": [{"id": "http://example.org/1", "body":
            {"type": "Choice", "items": [{"type": "TextualBody", "value": "Mine"}]},
            "target": {"source": "http://example.org/page", "selector": {
                "type": "RangeSelector", "startSelector":
                {"type": "TextQuoteSelector", "exact": "lamp", "prefix": "the "}}}}]},
    ],
)  # fmt: skip
def test_web_annotations_of_others_are_read_however_they_are_spelt(value):
    (found,) = w3c.read(json.dumps(value).encode(), "a")
    assert (found.source, found.identity, found.uri) == (
        "w3c",
        "http://example.org/1",
        "http://example.org/page",
    )
    assert (found.quote, found.prefix, found.note) == ("lamp", "the ", "Mine")


def test_replies_and_bookmarks_are_no_highlights():
    records = [
        {"motivation": "replying", "bodyValue": "Yes", "target": "urn:uuid:1"},
        {"motivation": "bookmarking", "target": "http://example.org/page"},
        {"bodyValue": "Of the whole page", "target": "http://example.org/page"},
    ]
    (found,) = w3c.read(json.dumps(records).encode(), "a")
    assert (found.quote, found.note, found.uri) == ("", "Of the whole page", "http://example.org/page")


def test_a_file_without_annotations_is_refused():
    with pytest.raises(AnnotationFailure, match=r"“a\.jsonld” holds no annotations"):
        w3c.read(b'{"@context": "http://www.w3.org/ns/anno.jsonld"}', "a.jsonld")


# ---- sets


def test_a_readium_set_keeps_to_the_draft():
    found = json.loads(readium.write([PLAIN], NOW))
    assert found["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert found["type"] == "AnnotationSet"
    assert IRI.fullmatch(found["id"])
    assert found["about"] == {
        "dc:identifier": ["https://example.org/ferry", content_iri("ab" * 32)],
        "dc:title": "The Ferry",
        "dc:creator": ["Marta Quill", "Per Ode"],
        "dc:format": "application/epub+zip",
    }
    (item,) = found["items"]
    assert item["@context"] == found["@context"]
    assert item["motivation"] == "commenting"
    assert item["body"] == {
        "type": "TextualBody",
        "value": "Was it *lit*?",
        "format": "text/markdown",
        "color": "green",
        "highlight": "solid",
        "tags": ["light", "time"],
        "tag": "light",
    }
    assert item["target"]["meta"] == {
        "headings": [{"level": 1, "txt": "Part One"}, {"level": 2, "txt": "Evening"}],
        "page": "xii",
    }
    assert [one["type"] for one in item["target"]["selector"]] == ["TextQuoteSelector", "ProgressionSelector"]
    assert item["florilegium"] == {"path": "ferry.epub", "start": 120, "label": "Question", "colour": "green"}


def test_an_epub_set_is_a_zip_that_keeps_to_the_draft():
    with zipfile.ZipFile(io.BytesIO(epub.write([PLAIN], NOW))) as archive:
        assert archive.namelist() == ["annotations.json"]
        found = json.loads(archive.read("annotations.json"))
    assert found["@context"] == "https://www.w3.org/ns/epub-anno.jsonld"
    assert found["generator"]["type"] == "Software"
    (item,) = found["items"]
    assert item["body"]["format"] == "text/plain"
    assert item["body"]["color"] in ("pink", "orange", "yellow", "green", "blue", "purple")
    fragment = item["target"]["selector"][0]
    assert fragment["conformsTo"] == "https://wicg.github.io/scroll-to-text-fragment/"
    assert fragment["value"] == ":~:text=and-,the%20lamp%20was%20lit,at%20a%20quarter%20past,-four."


def test_thorium_s_own_words_are_read():
    thorium = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "AnnotationSet",
        "id": "urn:uuid:1",
        "about": {"dc:identifier": ["urn:thorium:77", ""], "dc:title": {"en": "The Ferry"},
                  "dc:creator": ["M Quill"]},
        "items": [
            {
                "id": "urn:uuid:123e4567-e89b-42d3-a456-426614174000",
                "created": "2031-04-05T08:07:08+02:00",
                "body": {"type": "TextualBody", "value": "", "color": "#ffcc00", "tag": "light",
                         "highlight": "solid"},
                "target": {
                    "source": "text/ch1.xhtml",
                    "meta": {"headings": [{"level": 1, "txt": "One"}], "page": ""},
                    "selector": [
                        {"type": "CfiSelector", "value": "/4/2,/1:0,/1:4"},
                        {"type": "EPUBCFISelector", "value": "/4/2,/1:0,/1:4"},
                        {"type": "CssSelector", "value": "p", "refinedBy":
                            {"type": "TextPositionSelector", "start": 4, "end": 8}},
                        {"type": "TextQuoteSelector", "exact": "lamp", "prefix": "the ", "suffix": ""},
                        {"type": "ProgressionSelector", "value": 0.5},
                    ],
                },
            }
        ],
    }  # fmt: skip
    (found,) = readium.read(json.dumps(thorium).encode(), "a.annotation")
    assert found.source == "readium"
    assert found.identity == "urn:uuid:123e4567-e89b-42d3-a456-426614174000"
    assert (found.title, found.author, found.uri) == ("The Ferry", "M Quill", "urn:thorium:77")
    assert (found.quote, found.prefix, found.start, found.progression) == ("lamp", "the ", None, 0.5)
    assert (found.label, found.tags, found.location) == ("#ffcc00", ("light",), "One")
    assert found.created == "2031-04-05T06:07:08Z"


@pytest.mark.parametrize(
    "member", ["annotations.json", "META-INF/annotations.json", "META-INF/annotations.annotation"]
)
def test_a_set_is_found_in_a_zip_and_in_a_book(member):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(member, readium.write([PLAIN], NOW))
    assert epub.read(stream.getvalue(), "a.epub") == [PLAIN]


def test_a_zip_without_a_set_and_a_damaged_one_are_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
    with pytest.raises(AnnotationFailure, match="holds no annotations"):
        epub.read(stream.getvalue(), "a.annotations")
    whole = epub.write([PLAIN], NOW)
    with pytest.raises(AnnotationFailure, match="damaged"):
        epub.read(whole[:-30], "a.annotations")


@pytest.mark.parametrize(
    ("quote", "prefix", "suffix", "fragment"),
    [
        ("lamp", "", "", ":~:text=lamp"),
        ("a-b, c & d", "well-", "", ":~:text=well%2D-,a%2Db%2C%20c%20%26%20d"),
        ("one two\nthree", "", " so", ":~:text=one,three,-so"),
    ],
)
def test_text_fragments_are_coded(quote, prefix, suffix, fragment):
    assert text_fragment(replace(PLAIN, quote=quote, prefix=prefix, suffix=suffix)) == fragment


def test_a_text_fragment_alone_gives_its_words():
    selector = {
        "type": "FragmentSelector",
        "conformsTo": "https://wicg.github.io/scroll-to-text-fragment/",
        "value": ":~:text=the-,a%20lamp,-was&text=other",
    }
    found = {"items": [{"target": {"source": "a", "selector": [selector]}}]}
    (one,) = readium.read(json.dumps(found).encode(), "a")
    assert (one.prefix, one.quote, one.suffix) == ("the", "a lamp", "was")


# ---- Hypothesis


API = {
    "id": "Q2xvdWRz",
    "created": "2031-04-05T06:07:08.123456+00:00",
    "updated": "2031-04-05T06:07:09.123456+00:00",
    "user": "acct:marta@example.org",
    "uri": "https://example.org/page",
    "text": "Why?",
    "tags": ["light"],
    "document": {"title": ["The page"]},
    "target": [
        {
            "source": "https://example.org/page",
            "selector": [
                {"type": "RangeSelector", "startContainer": "/p[1]", "endContainer": "/p[1]",
                 "startOffset": 4,
                 "endOffset": 8},
                {"type": "TextPositionSelector", "start": 4, "end": 8},
                {"type": "TextQuoteSelector", "exact": "lamp", "prefix": "the ", "suffix": " was"},
                {"type": "PageSelector", "index": 3, "label": "iv"},
            ],
        }
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    "value", [{"total": 1, "rows": [API]}, {"client_version": "1", "annotations": [API]}, [API], API]
)
def test_hypothesis_exports_and_answers_are_read(value):
    (found,) = hypothesis.read(json.dumps(value).encode(), "a.json")
    assert (found.source, found.identity) == ("hypothesis", "Q2xvdWRz")
    assert (found.title, found.uri) == ("The page", "https://example.org/page")
    assert (found.quote, found.prefix, found.suffix, found.start) == ("lamp", "the ", " was", 4)
    assert (found.page, found.note, found.tags) == ("iv", "Why?", ("light",))
    assert (found.created, found.modified) == ("2031-04-05T06:07:08Z", "2031-04-05T06:07:09Z")


def test_hypothesis_replies_are_no_highlights():
    assert hypothesis.read(json.dumps([{**API, "references": ["Q2xvdWRz"]}]).encode(), "a.json") == []


def test_what_hypothesis_requires_is_written():
    required = {
        "id", "created", "updated", "user", "uri", "text", "tags", "group", "permissions", "target",
        "document",
        "links", "hidden", "flagged",
    }  # fmt: skip
    found = json.loads(hypothesis.write([PLAIN], NOW))
    assert set(found) == {"export_date", "export_userid", "client_version", "annotations"}
    (record,) = found["annotations"]
    assert required <= set(record)
    assert re.fullmatch("acct:[A-Za-z0-9._]{3,30}@.*", record["user"])
