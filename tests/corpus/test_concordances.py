"""Every passage a query finds, held against a reading of each text token by token."""

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from florilegium.corpus import Corpus
from florilegium.errors import QueryError
from florilegium.model import Concordance, Range
from florilegium.search import SearchSource, highlight_ranges
from florilegium.search.analysis import stemming, stems, tokens
from florilegium.search.surroundings import one_line

TEXTS = (
    "The lamp was lit. The lamps burned, and the LAMP-post fell; “lamp,” he said: lamp’s light.",
    "Café or cafe, the lamp! Cafés (café) and l’eau; don’t say don't.\n\nLe lamp\u00adlight: 3.14 and 12,13.",
    "日本語の本。日日日 lamp日本 ランプ lamp\u2003lamp\tlamp\nIstanbul İstanbul ISTANBUL straße STRASSE",
    "lamp",
    "",
    "Der Lampenschein fiel; die Lampe brannte. Lampen sind Lampen, sagte er: lamp.",
)


def filled(corpus: Corpus, folder: Path, texts: tuple[str, ...] = TEXTS) -> None:
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        (folder / f"{number:03}.txt").write_bytes(f"Paper {number}\n\n{text}\n".encode())
    outcomes = list(corpus.add([folder]))
    assert all(outcome.status in ("added", "failed") for outcome in outcomes)
    corpus.update_index()


def found(corpus: Corpus, query: str, **options: object) -> dict[str, list[tuple[int, int]]]:
    concordance = corpus.concordances.find(query, (), **options)  # type: ignore[arg-type]
    assert not concordance.message
    by_document: dict[str, list[tuple[int, int]]] = {}
    for ordinal, start, end in zip(concordance.ordinals, concordance.starts, concordance.ends, strict=True):
        by_document.setdefault(concordance.documents[ordinal], []).append((start, end))
    return by_document


def scanned(corpus: Corpus, word: str, *, exact: bool) -> dict[str, list[tuple[int, int]]]:
    """Reads every text token by token."""
    asked = next(tokens(word))
    by_document = {}
    for summary in corpus.documents():
        stem_of = stems(stemming(summary.language))
        stem = "" if exact else stem_of[asked.clean]
        hits = [
            (token.start, token.end)
            for token in tokens(corpus.text(summary.id).text)
            if token.exact == asked.exact or (stem and token.clean and stem_of[token.clean] == stem)
        ]
        kept: list[tuple[int, int]] = []
        for hit in hits:
            if not kept or hit[0] >= kept[-1][1]:
                kept.append(hit)
        if kept:
            by_document[summary.id] = kept
    return by_document


WORDS = (
    "lamp", "lamps", "Lampe", "Lampen", "cafe", "café", "cafés", "the", "don't", "eau", "straße",
    "istanbul", "日本", "日日", "3.14", "12", "light", "lamplight", "said", "s", "nothing",
)  # fmt: skip


def test_a_word_is_found_wherever_a_scan_finds_it(corpus: Corpus, tmp_path: Path) -> None:
    filled(corpus, tmp_path / "papers")
    for word in WORDS:
        assert found(corpus, word) == scanned(corpus, word, exact=False), word
        assert found(corpus, f"={word}") == scanned(corpus, word, exact=True), word


def test_before_the_index_knows_of_a_change_the_lines_do(corpus: Corpus, tmp_path: Path) -> None:
    filled(corpus, tmp_path / "papers")
    late = tmp_path / "late.txt"
    late.write_text("Late\n\nA lamp that no index has seen.\n")
    (outcome,) = corpus.add([late])
    assert outcome.document in found(corpus, "lamp")
    assert found(corpus, "lamp") == scanned(corpus, "lamp", exact=False)
    corpus.remove([outcome.document])
    assert outcome.document not in found(corpus, "lamp")


def test_phrases_and_the_other_kinds_are_those_that_search_marks(corpus: Corpus, tmp_path: Path) -> None:
    filled(corpus, tmp_path / "papers")
    for query in (
        '"the lamp"', "lam*", "l’eau", "lamp OR cafe", "lamp -cafe", '"日本"', "日", '"lamp lamp"', "l?mp*",
        "日*", "caf*", "don*", "İst*", "12*", "l’e*", '"the lam*"', "lanp~", "lamp NEAR/3 lit",
        '"lamp burned"~2', "*light", "lamp NEAR (light OR lit)",
    ):  # fmt: skip
        marked = {
            summary.id: [(hit.start, hit.end) for hit in corpus.hits(query, summary.id)]
            for summary in corpus.documents()
        }
        assert found(corpus, query) == {document: hits for document, hits in marked.items() if hits}, query


def test_queries_of_many_kinds_find_what_search_marks_in_each_document(
    corpus: Corpus, tmp_path: Path
) -> None:
    chance = random.Random(19)
    words = (
        "lamp",
        "lamps",
        "Lamp",
        "LAMP",
        "clamp",
        "lump",
        "oil",
        "Oil",
        "isle",
        "don’t",
        "café",
        "o'clock",
    )
    marks = (" ", " ", " ", ", ", ".\n\n", " “", "” ", "-", "—", "日本 ")
    texts = tuple(
        "".join(chance.choice(words) + chance.choice(marks) for _ in range(chance.randint(5, 60)))
        for _ in range(12)
    )
    filled(corpus, tmp_path / "papers", texts)
    label = corpus.labels()[0].id
    for summary in corpus.documents()[::3]:
        start = chance.randrange(summary.characters - 8)
        corpus.highlight(summary.id, Range(start, start + 8), label)
    corpus.update_index()
    late = tmp_path / "late.txt"
    late.write_text("Late\n\nClamps, o’clock: a lamp by the oil; lumps.\n")
    list(corpus.add([late]))

    def wild(word: str) -> str:
        at = chance.randrange(len(word))
        return word[:at] + chance.choice("?*") + word[at + chance.randint(0, 2) :] + "lamp"[:1]

    def part() -> str:
        word = chance.choice(words)
        return chance.choice(
            (word, f"={word}", f"{word[:3]}*", wild(word), f'"{word} {chance.choice(words)}"')
        )

    kinds = (
        lambda: chance.choice(words) + "~",
        lambda: "oclock~2",
        lambda: wild(chance.choice(words)),
        lambda: f"*{chance.choice(words)[1:]}",
        lambda: f"={chance.choice(words)}",
        lambda: f"{part()} NEAR/{chance.randint(0, 6)} {part()}",
        lambda: f"{part()} NEAR ({part()} OR {part()})",
        lambda: f'"{chance.choice(words)} {chance.choice(words)}"~{chance.randint(1, 4)}',
        lambda: f'"{wild(chance.choice(words))} {chance.choice(words)}"',
    )
    answered = 0
    for _ in range(15):
        for kind in kinds:
            query, case = kind(), chance.random() < 0.3
            expected = {}
            for summary in corpus.documents():
                marked = [(one.start, one.end) for one in corpus.hits(query, summary.id, case=case)]
                text = corpus.text(summary.id)
                source = SearchSource(text.text, summary.title, summary.author, summary.language)
                alone = [(one.start, one.end) for one in highlight_ranges(query, source, case=case)]
                if hits := [one for one in marked if one in alone]:
                    expected[summary.id] = hits
            assert found(corpus, query, case=case) == expected, (query, case)
            answered += bool(expected)
    assert answered > 60


def test_a_highlight_that_cuts_a_word_adds_no_line(corpus: Corpus, tmp_path: Path) -> None:
    filled(corpus, tmp_path / "papers", ("The floodlamp was lit.",))
    (summary,) = corpus.documents()
    at = corpus.text(summary.id).text.index("lamp")
    corpus.highlight(summary.id, Range(at, at + 8), corpus.labels()[0].id)
    corpus.update_index()
    assert found(corpus, "lamp") == {}
    assert found(corpus, "in:highlights lamp") == {summary.id: [(at, at + 4)]}


def test_with_case_words_stand_as_they_are_written(corpus: Corpus, tmp_path: Path) -> None:
    filled(
        corpus,
        tmp_path / "papers",
        ("Polish the lamp. Polish ships polished LAMPS; (polish), “polish”, Lamps.",),
    )
    for query, count in (
        ("polish", 2),
        ("Polish", 2),
        ("LAMPS", 1),
        ("Lamps", 1),
        ('"Polish ships"', 1),
        ("lAmp", 0),
    ):
        hits = found(corpus, query, case=True)
        written = [corpus.text(one).text[start:end] for one, places in hits.items() for start, end in places]
        assert written == [query.strip('"')] * count


def test_the_first_lines_are_those_of_the_whole(corpus: Corpus, tmp_path: Path) -> None:
    filled(corpus, tmp_path / "papers")
    whole = corpus.concordances.find("lamp", ())
    first = corpus.concordances.find("lamp", (), most=3)
    assert (len(first), first.complete, whole.complete) == (3, False, True)
    assert first.starts == whole.starts[:3]


def words_around(text: str, start: int, end: int) -> tuple[list[str], list[str]]:
    read = list(tokens(text))
    before = [token.exact for token in read if token.start < start][::-1]
    return before, [token.exact for token in read if token.start >= end]


def words_of(corpus: Corpus, concordance: Concordance) -> list[tuple[list[str], list[str], str]]:
    made = []
    for ordinal, start, end in zip(concordance.ordinals, concordance.starts, concordance.ends, strict=True):
        text = corpus.text(concordance.documents[ordinal]).text
        made.append((*words_around(text, start, end), " ".join(t.exact for t in tokens(text[start:end]))))
    return made


def key_of(line: tuple[list[str], list[str], str], key: str) -> str:
    before, after, match = line
    if key == "match":
        return match
    side = before if key.endswith("L") else after
    place = int(key[0]) - 1
    return side[place] if place < len(side) else ""


def test_the_order_is_that_of_the_words_around(corpus: Corpus, tmp_path: Path) -> None:
    filled(corpus, tmp_path / "papers")
    plain = corpus.concordances.find("lamp", ())
    lines = words_of(corpus, plain)
    for sort in (("1R", "2R"), ("1L",), ("3L", "5R"), ("match", "1R"), ("2R", "match", "1L")):
        expected = sorted(range(len(lines)), key=lambda row: [key_of(lines[row], key) for key in sort])
        concordance = corpus.concordances.find("lamp", sort)
        assert places(concordance) == [places(plain)[row] for row in expected]
        keys = [(lines[row][2], *(key_of(lines[row], key) for key in sort)) for row in expected]
        assert list(concordance.groups) == [keys.index(key) for key in keys]


def places(concordance: Concordance) -> list[tuple[str, int]]:
    ordinals = zip(concordance.ordinals, concordance.starts, strict=True)
    return [(concordance.documents[ordinal], start) for ordinal, start in ordinals]


def test_order_by_document_date_and_label(corpus: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for title, date in (("B", "1901"), ("a", ""), ("C", "1887-02-09")):
        dated = f"date: {date}\n" if date else ""
        (folder / f"{title}.md").write_text(f"---\ntitle: {title}\n{dated}---\n\nA lamp, a lamp.\n")
    list(corpus.add([folder]))
    titles = {summary.id: summary.title for summary in corpus.documents()}

    def ordered(*sort: str) -> list[str]:
        concordance = corpus.concordances.find("lamp", sort)
        return [titles[concordance.documents[ordinal]] for ordinal in concordance.ordinals]

    assert ordered("document") == ["a", "a", "B", "B", "C", "C"]
    assert ordered("date") == ["C", "C", "B", "B", "a", "a"]
    (b,) = (identity for identity, title in titles.items() if title == "B")
    second = corpus.labels()[1].id
    corpus.highlight(b, Range(*found(corpus, "lamp")[b][1]), second)
    concordance = corpus.concordances.find("lamp", ("label", "document"))
    lines = corpus.concordances.lines(concordance, range(len(concordance)))
    assert [(line.title, line.labels) for line in lines[:3]] == [("B", (second,)), ("a", ()), ("a", ())]
    assert (lines[0].document, lines[0].start) == (b, found(corpus, "lamp")[b][1][0])


def test_lines_are_slices_of_the_text_with_so_many_words(corpus: Corpus, tmp_path: Path) -> None:
    filled(corpus, tmp_path / "papers")
    concordance = corpus.concordances.find("lamp OR 日本", ("1R",))
    rows = list(range(len(concordance)))[::-1]
    for context in (0, 1, 3, 50):
        lines = corpus.concordances.lines(concordance, rows, context)
        assert [line.start for line in lines] == [concordance.starts[row] for row in rows]
        for line in lines:
            text = corpus.text(line.document).text
            before, after = text[: line.start], text[line.end :]
            assert line.match == text[line.start : line.end]
            assert one_line(before).endswith(line.left)
            assert one_line(after).startswith(line.right)
            whole = words_around(text, line.start, line.end)
            for side, words in ((line.left, whole[0]), (line.right, whole[1])):
                count = sum(1 for token in tokens(side) if token.clean)
                assert count <= context
                if len(words) <= context:
                    assert (
                        side.strip() == one_line(before if side == line.left else after).strip() or not words
                    )
        if not context:
            assert {line.left + line.right for line in lines} == {""}


def test_a_part_has_the_lines_of_the_whole(corpus: Corpus, tmp_path: Path) -> None:
    filled(corpus, tmp_path / "papers")
    concordance = corpus.concordances.find("lamp")
    rows = [5, 0, 3, 3]
    part = concordance.part(rows)
    assert corpus.concordances.lines(part, range(4)) == corpus.concordances.lines(concordance, rows)


def test_dispersion_counts_every_line_once(corpus: Corpus, tmp_path: Path) -> None:
    filled(corpus, tmp_path / "papers")
    concordance = corpus.concordances.find("lamp")
    dispersion = corpus.concordances.dispersion(concordance, 7)
    lines = Counter(concordance.documents[ordinal] for ordinal in concordance.ordinals)
    assert dict(zip(dispersion.documents, dispersion.totals, strict=True)) == lines
    assert sum(dispersion.corpus) == len(concordance)
    assert dispersion.deviation == pytest.approx(
        sum(
            abs(
                lines[one.id] / len(concordance)
                - one.characters / sum(o.characters for o in corpus.documents())
            )
            for one in corpus.documents()
        )
        / 2
    )
    text = "x " * 500 + "lamp " + "x " * 499
    filled(corpus, tmp_path / "long", (text,))
    (document,) = set(found(corpus, "lamp")) - set(lines)
    alone = corpus.concordances.find("lamp", documents=[document])
    assert corpus.concordances.dispersion(alone, 4, [document]).counts == ((0, 0, 1, 0),)


def test_what_cannot_be_understood_is_said(corpus: Corpus) -> None:
    concordance = corpus.concordances.find('"open')
    assert (len(concordance), concordance.message[:5], concordance.position) == (0, "A quo", 0)
    with pytest.raises(QueryError, match="no order “6R”"):
        corpus.concordances.find("lamp", ("6R",))
    assert len(corpus.concordances.find("  ")) == 0
    assert len(corpus.concordances.find("lamp")) == 0


PIECES = (
    "lamp", "Lamp", "LAMPS", "lamplight", "café", "l’", "'s", " ", "  ", "\n\n", "\t", ",", ".", "“", "—",
    "12", "3.14", "日", "本", "lamp’s", "\u00ad", "é", "İ", "_", "-", "the", "the ", " lamp ",
)  # fmt: skip
ANY_TEXT = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(ANY_TEXT, min_size=1, max_size=3))
def test_any_text(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")
    corpus = Corpus(folder / "library")
    try:
        filled(corpus, folder / "papers", tuple(texts))
        for word in ("lamp", "cafe", "日本", "the"):
            assert found(corpus, word) == scanned(corpus, word, exact=False)
            concordance = corpus.concordances.find(word, ("1R", "1L"))
            lines = words_of(corpus, concordance)
            keys = [(line[1][:1], line[0][:1]) for line in lines]
            assert keys == sorted(keys)
            for line in corpus.concordances.lines(concordance, range(len(concordance)), 2):
                text = corpus.text(line.document).text
                assert one_line(text[: line.start]).endswith(line.left)
                assert one_line(text[line.end :]).startswith(line.right)
    finally:
        corpus.close()


@pytest.mark.parametrize("query", ["lamp", "lam*", '"the lamp"'])
def test_renewed_after_changes_the_lines_are_those_of_a_first_look(
    corpus: Corpus, tmp_path: Path, query: str
) -> None:
    papers = tmp_path / "papers"
    filled(corpus, papers)
    orders = (("1R", "2R"), ("1L", "document"), (), ("match", "5L", "5R"))
    chance = random.Random(7)
    for step in range(12):
        for sort in chance.sample(orders, 2):
            again = Corpus(corpus.library)
            try:
                renewed = corpus.concordances.find(query, sort)
                assert renewed == again.concordances.find(query, sort), (step, sort)
            finally:
                again.close()
        name = papers / f"{chance.randrange(9):03}.txt"
        text = " ".join(chance.choices(("the", "lamp", "lamps", "oil", "Lampe"), k=chance.randrange(12)))
        if chance.random() < 0.3:
            known = [summary.id for summary in corpus.documents()]
            corpus.remove(chance.sample(known, 1))
        else:
            name.write_text(f"Paper {name.stem}\n\n{text} {step}\n")
            list(corpus.add([papers]))
        if chance.random() < 0.5:
            corpus.update_index()


def test_lines_in_some_documents_only_keep_their_order_and_groups(corpus: Corpus, tmp_path: Path) -> None:
    filled(corpus, tmp_path / "papers", (*TEXTS, *TEXTS))
    whole = corpus.concordances.find("lamp", ("1R", "2R"))
    chosen = whole.documents[::2]
    part = corpus.concordances.only(whole, chosen)
    assert part.documents == chosen
    kept = [row for row in range(len(whole)) if whole.documents[whole.ordinals[row]] in chosen]
    assert [
        (part.documents[part.ordinals[row]], part.starts[row], part.ends[row]) for row in range(len(part))
    ] == [(whole.documents[whole.ordinals[row]], whole.starts[row], whole.ends[row]) for row in kept]
    first = {}
    for place, row in enumerate(kept):
        assert part.groups[place] == first.setdefault(whole.groups[row], place)
    assert len(corpus.concordances.only(whole, ())) == 0
