"""Highlights of every kind, for what is written and read back."""

from datetime import UTC

from hypothesis import strategies as st

from florilegium.model import ForeignHighlight, new_id

NOW = "2031-04-05T06:07:08.250Z"

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
WORDS = TEXT.filter(bool)
IDS = st.builds(new_id) | st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=9
)
TIMES = st.just("") | st.datetimes(timezones=st.just(UTC)).map(
    lambda one: one.isoformat(timespec="milliseconds").replace("+00:00", "Z")
)
DIGESTS = st.just("") | st.binary(min_size=32, max_size=32).map(bytes.hex)
ADDRESSES = st.just("") | TEXT.map("https://example.org/{}".format) | TEXT

DOCUMENTS = st.fixed_dictionaries(
    {
        "title": TEXT,
        "author": TEXT | st.lists(WORDS, max_size=3).map("; ".join),
        "uri": ADDRESSES,
        "path": TEXT | st.just("the ferry.epub"),
        "fingerprint": DIGESTS,
    }
)
HIGHLIGHTS = st.fixed_dictionaries(
    {
        "source": st.just("florilegium"),
        "identity": IDS,
        "quote": WORDS,
        "prefix": TEXT,
        "suffix": TEXT,
        "start": st.none() | st.integers(0, 2**40),
        "progression": st.none() | st.floats(0, 1),
        "page": TEXT,
        "location": TEXT | st.just("Part One › Chapter 2"),
        "note": TEXT,
        "tags": st.lists(WORDS, unique=True, max_size=3).map(tuple),
        "label": TEXT,
        "colour": TEXT | st.sampled_from(["amber", "rose", "grey"]),
        "created": TIMES,
        "modified": TIMES,
    }
)


def of_one_document() -> st.SearchStrategy[list[ForeignHighlight]]:
    """Some highlights, all of one document."""
    return st.builds(
        lambda document, found: [ForeignHighlight(**document, **one) for one in found],
        DOCUMENTS,
        st.lists(HIGHLIGHTS, min_size=1, max_size=4),
    )


def of_any() -> st.SearchStrategy[list[ForeignHighlight]]:
    """Some highlights, of several documents."""
    one = st.builds(lambda document, found: ForeignHighlight(**document, **found), DOCUMENTS, HIGHLIGHTS)
    return st.lists(one, max_size=4)


PLAIN = ForeignHighlight(
    source="florilegium",
    identity="0123456789ab",
    title="The Ferry",
    quote="the lamp was lit 😀\nat a quarter past",
    author="Marta Quill; Per Ode",
    uri="https://example.org/ferry",
    path="ferry.epub",
    fingerprint="ab" * 32,
    prefix="and ",
    suffix=" four.",
    start=120,
    progression=0.25,
    page="xii",
    location="Part One › Evening",
    note="Was it *lit*?",
    tags=("light", "time"),
    label="Question",
    created="2031-04-05T06:07:08.250Z",
    modified="2031-04-06T06:07:08.250Z",
    colour="green",
)
"""One highlight that says everything."""
