"""Documents and passages that the index finds equal those of a naive scan, written without it."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from florilegium.model import Anchor, Field, Highlight, TextPositionSelector, TextQuoteSelector
from florilegium.search import IndexEntry, SearchIndex, SearchSource, highlight_ranges
from florilegium.search.parser import parse
from florilegium.search.reader import IndexReader

from .scanning import is_han, matches, occurrences, plain, units

FAMILIES = [
    ["run", "running", "Runs", "runner"],
    ["harbour", "HARBOURS", "harbor"],
    ["Café", "cafe\u0301", "CAFES", "été"],
    ["straße", "STRASSE", "Häuser", "Haus"],
    ["İstanbul", "istanbul", "مُحَمَّد", "محمد"],
    ["東京都", "東京", "京", "都"],
    ["京京", "京", "都京都"],
    ["mangé", "manger", "mange", "naïve"],
    ["12", "１２", "x2", "ﬁsh", "fish"],
    ["a", "to", "à"],
]
SEPARATORS = [" ", " ", " ", " ", ", ", "\n", "\n\n", " — ", "-", ". "]
TAGS = ["Law", "sea trade", "été"]
LABELS = {"claim": "Claim", "doubt": "To doubt"}


def holds(node, document, unit):
    operator = node[0]
    if operator == "and":
        return all(holds(part, document, unit) for part in node[1])
    if operator == "or":
        return any(holds(part, document, unit) for part in node[1])
    if operator == "not":
        return not holds(node[1], document, unit)
    return bool(found(node, document, unit))


def found(node, document, unit):
    """What a leaf finds: (place of the hit, range)."""
    kind, asked = node
    language = document.language
    highlights = document.highlights if unit is None else (unit,)
    if kind == "has":
        return [
            (kind, one.id)
            for one in highlights
            if asked == "highlight" or (one.note.strip() if asked == "note" else one.tags)
        ]
    if kind in ("tag", "label"):
        return [
            (kind, one.id)
            for one in highlights
            if (kind == "tag" and asked in one.tags) or (kind == "label" and LABELS[one.label] == asked)
        ]
    if kind == "title":
        return [("title", r) for r in occurrences(document.title, "word", asked, language)]
    if kind == "note":
        return [
            ("note", one.id, r) for one in highlights for r in occurrences(one.note, "word", asked, language)
        ]
    hits = []
    if unit is None:
        hits += [("text", r) for r in matches(document.text, kind, asked, language)]
        hits += [("title", r) for r in matches(document.title, kind, asked, language)]
    for one in highlights:
        for start, end in matches(one.exact, kind, asked, language):
            hits.append(("text", (one.start + start, one.start + end)))
        hits += [("note", one.id, r) for r in matches(one.note, kind, asked, language)]
        for tag in one.tags:
            hits += [("tag", one.id, tag, r) for r in matches(tag, kind, asked, language)]
    return hits


def collect(node, document, unit):
    operator = node[0]
    if operator in ("and", "or"):
        return [h for part in node[1] if holds(part, document, unit) for h in collect(part, document, unit)]
    if operator == "not":
        return []
    return [hit for hit in found(node, document, unit) if isinstance(hit[-1], tuple)]


def expected(node, document, in_highlights):
    """None, or the ranges in the text, without overlaps, and the other hits."""
    asked = document.highlights if in_highlights else (None,)
    answering = [unit for unit in asked if holds(node, document, unit)]
    if not answering:
        return None
    groups = {}
    for unit in answering:
        for *place, where in collect(node, document, unit):
            groups.setdefault(tuple(place), set()).add(where)
    result = {}
    for place, ranges in groups.items():
        kept = []
        for start, end in sorted(ranges, key=lambda r: (r[0], -r[1])):
            if not kept or start >= kept[-1][1]:
                kept.append((start, end))
        result[place] = kept
    return result


# ---- corpora and queries


def prose(words, most):
    pairs = st.lists(st.tuples(st.sampled_from(words), st.sampled_from(SEPARATORS)), max_size=most)
    return pairs.map(lambda pairs: "".join(word + after for word, after in pairs).strip())


@st.composite
def entries(draw, document, words):
    text = draw(prose(words, 14))
    cuts = [edge for span in units(text) for edge in span]
    highlights = []
    for index in range(draw(st.integers(0, 2)) if cuts else 0):
        start, end = sorted((draw(st.sampled_from(cuts)), draw(st.sampled_from(cuts))))
        anchor = Anchor(TextPositionSelector(start, end), TextQuoteSelector(text[start:end]))
        tags = tuple(sorted(draw(st.sets(st.sampled_from(TAGS), max_size=2))))
        label = draw(st.sampled_from(sorted(LABELS)))
        note = draw(prose(words, 3))
        highlights.append(Highlight(f"h{index}", document, 1, anchor, label, note=note, tags=tags))
    language = draw(st.sampled_from(["", "de", "en", "fr", "ja"]))
    title = draw(prose(words, 3))
    return IndexEntry(document, text, title, "", "", language, "", tuple(highlights), LABELS)


def wildcards(word):
    """Patterns made of a folded word."""
    folded = plain(word)
    patterns = ["*" + folded[len(folded) // 2 :], folded[:1] + "*" + folded[-1:], "?" + folded[1:]]
    return [one for one in patterns if set(one) - set("*?") and one[-1] not in "*?"]


def nodes(words):
    word = st.sampled_from(words)
    spaced = [one for one in words if not any(map(is_han, one))]
    # One Chinese character or one spaced word: what runs together is another matter.
    single = st.sampled_from([one for one in words if len(units(one)) == 1])
    leaf = st.one_of(
        st.tuples(single, single, st.integers(0, 4)).map(lambda asked: ("near", asked)),
        st.tuples(single, single, st.integers(1, 4)).map(lambda asked: ("slop", asked)),
        st.sampled_from(["highlight", "note", "tag"]).map(lambda what: ("has", what)),
        *(
            [
                st.sampled_from(spaced)
                .flatmap(lambda one: st.sampled_from(wildcards(one) or [one]))
                .map(lambda pattern: ("wild", pattern) if set("*?") & set(pattern) else ("word", pattern)),
                st.tuples(st.sampled_from(spaced), st.integers(1, 2))
                .filter(lambda asked: len(plain(asked[0])) > asked[1])
                .map(lambda asked: ("fuzzy", (plain(asked[0]), asked[1]))),
            ]
            if spaced
            else []
        ),
        word.map(lambda word: ("word", word)),
        st.lists(word, min_size=2, max_size=3).map(lambda words: ("phrase", " ".join(words))),
        word.map(lambda word: ("prefix", word[: (len(word) + 1) // 2])),
        word.map(lambda word: ("title", word)),
        word.map(lambda word: ("note", word)),
        st.sampled_from(TAGS).map(lambda tag: ("tag", tag)),
        st.sampled_from(list(LABELS.values())).map(lambda label: ("label", label)),
    )
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.tuples(st.just("and"), st.lists(inner, min_size=2, max_size=3)),
            st.tuples(st.just("or"), st.lists(inner, min_size=2, max_size=3)),
            st.tuples(inner, inner).map(lambda pair: ("and", [pair[0], ("not", pair[1])])),
        ),
        max_leaves=4,
    )


@st.composite
def cases(draw):
    """A small corpus and queries, out of so few words that they meet."""
    words = draw(st.sampled_from(FAMILIES)) + draw(st.sampled_from(FAMILIES))
    corpus = tuple(draw(entries(name, words)) for name in "abc")
    queries = draw(st.lists(st.tuples(nodes(words), st.booleans()), min_size=10, max_size=25))
    return corpus, queries, draw(st.booleans())


def query_text(node):
    kind, value = node
    if kind == "and":
        return "(" + " ".join(query_text(part) for part in value) + ")"
    if kind == "or":
        return "(" + " OR ".join(query_text(part) for part in value) + ")"
    if kind == "not":
        return "-" + query_text(value)
    if kind == "near":
        return f"({value[0]} NEAR/{value[2]} {value[1]})"
    if kind == "slop":
        return f'"{value[0]} {value[1]}"~{value[2]}'
    if kind == "fuzzy":
        return f"{value[0]}~{value[1]}"
    return {
        "word": value,
        "wild": value,
        "phrase": f'"{value}"',
        "prefix": f"{value}*",
    }.get(kind, f'{kind}:"{value}"' if kind in ("tag", "label") else f"{kind}:{value}")


def source(entry):
    return SearchSource(
        entry.text, entry.title, entry.author, entry.language, entry.highlights, entry.label_names
    )


def shown(hits):
    result = {}
    for one in hits.passages:
        place = {
            Field.TEXT: ("text",),
            Field.HIGHLIGHT: ("text",),
            Field.TITLE: ("title",),
            Field.NOTE: ("note", one.highlight),
        }.get(one.field, ("tag", one.highlight))
        result.setdefault(place[0], []).append(one)
    return result


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(case=cases())
def test_documents_and_passages_equal_a_naive_scan(case):
    corpus, queries, batches = case
    documents = {entry.document: entry for entry in corpus}
    with tempfile.TemporaryDirectory() as folder:
        index = SearchIndex(Path(folder) / "index")
        if batches:
            index.update(corpus[:2])
            index.update(corpus[2:])
        else:
            index.update(corpus)
        for node, in_highlights in queries:
            asked = query_text(node) + (" in:highlights" if in_highlights else "")
            result = index.search(asked, passages=1000, load=lambda name: source(documents[name]))
            assert result.message == ""
            reader = IndexReader(Path(folder) / "index")
            answering = {name for name, _ in reader.answer(parse(asked), lambda: False)[1]}
            reader.close()
            want = {name: expected(node, entry, in_highlights) for name, entry in documents.items()}
            want = {name: hits for name, hits in want.items() if hits is not None}
            assert answering == set(want), asked
            assert {hits.document for hits in result.documents} == set(want), asked
            assert result.total == len(want)
            for hits in result.documents:
                check_passages(hits, want[hits.document], documents[hits.document], asked)
        index.close()


def check_passages(hits, want, entry, asked):
    assert hits.hits == len(hits.passages)
    assert list(hits.passages) == sorted(hits.passages, key=lambda one: (one.start, one.end))
    got = shown(hits)
    written = {place for place in want if place[0] != "title" and want[place]}
    if not written:
        # Only title, tags and labels: nothing in the text to point to.
        assert not got.get("note")
        return
    in_text = [(one.start, one.end) for one in got.get("text", [])]
    assert in_text == want.get(("text",), []), asked
    for one in got.get("text", []):
        assert entry.text[one.start : one.end] == one.match
    for place in ("note", "tag"):
        count = sum(len(ranges) for where, ranges in want.items() if where[0] == place)
        assert len(got.get(place, [])) == count, asked
    assert "title" not in got
    ranges = highlight_ranges(asked, source(entry))
    assert ranges == sorted({(one.start, one.end) for one in hits.passages})
