import pytest

from florilegium.search import IndexEntry, SearchIndex


@pytest.fixture
def index(tmp_path):
    index = SearchIndex(tmp_path / "index")
    index.update(
        [
            IndexEntry("a", "The lamp at the harbour burnt lamp oil. Lamps!", "Keeper", language="en"),
            IndexEntry("b", "Lamp, harbour and quay; the harbor of Häuser.", "", "Ann Board", language="en"),
            IndexEntry("c", "東京都の港", language="ja"),
        ]
    )
    yield index
    index.close()


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("lanp", "lamp"),
        ("halbour", "harbour"),
        ("hrabour", "harbour"),
        ("lapm oil", "lamp oil"),
        ('-oil "lanp oil" OR (title:kaeper quoy)', '-oil "lamp oil" OR (title:keeper quay)'),
        ("author:bord", "author:board"),
        ("lanp NEAR/3 oli", "lamp NEAR/3 oil"),
        ("lamp", ""),
        ("lamping", ""),
        ("-lanp oil", ""),
        ("lan*", ""),
        ("lanp~", ""),
        ("xylophone", ""),
        ("1987", ""),
        ("of", ""),
        ("東亰", ""),
        ("title:lamp", ""),
    ],
)
def test_unknown_words_are_corrected_to_known_ones(index, query, meant):
    assert index.search(query, load=lambda _: None).suggestion == meant


def test_a_word_being_typed_is_corrected_once_nothing_begins_so(index):
    assert index.search("lam", load=lambda _: None, typing=True).suggestion == ""
    assert index.search("lamd", load=lambda _: None, typing=True).suggestion == "lamp"


def test_the_commoner_word_is_likelier(tmp_path):
    index = SearchIndex(tmp_path / "index")
    index.update([IndexEntry("x", "shap")] + [IndexEntry(f"d{n}", "ship") for n in range(40)])
    assert index.search("shup", load=lambda _: None).suggestion == "ship"
    index.close()
