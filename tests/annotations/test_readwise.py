from florilegium.annotations import readwise

EXPORT = (
    "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,"
    "Document tags\n"
    '"Two lines\nof words.",The Book,Ann Other,B00X,"A ""note""",yellow,"kept, two words",page,12,'
    "2020-10-05 10:15:30+02:00,\n"
    "Short.,The Book,Ann Other,B00X,,,,location,345,2020-10-06,\n"
    ",The Book,Ann Other,,,,,,,,\n"
)


def test_the_export() -> None:
    first, second = readwise.read(EXPORT.encode(), "x.csv")
    assert first.quote == "Two lines\nof words."
    assert (first.title, first.author, first.uri) == ("The Book", "Ann Other", "urn:asin:B00X")
    assert (first.note, first.label, first.tags) == ('A "note"', "yellow", ("kept", "two words"))
    assert (first.page, first.location, first.created) == ("12", "", "2020-10-05T08:15:30Z")
    assert (second.page, second.location) == ("", "345")


def test_the_form_that_is_imported_there() -> None:
    data = "Highlight,Title,Author,URL,Note,Location,Date\nWords.,T,A,https://example.org/a,N,7,2021-02-03\n"
    (found,) = readwise.read(data.encode(), "x.csv")
    assert (found.title, found.author, found.uri) == ("T", "A", "https://example.org/a")
    assert (found.note, found.location, found.created) == ("N", "7", "2021-02-03T00:00:00")


def test_semicolons_and_a_mark_before_the_first_column() -> None:
    data = "\ufeffHighlight;Title;Author\nWords, with a comma.;T;A\n"
    assert readwise.recognises("", data.encode())
    (found,) = readwise.read(data.encode(), "x.csv")
    assert found.quote == "Words, with a comma."


def test_any_other_table_is_not_taken_for_it() -> None:
    assert not readwise.recognises("", b"Name,Title\nA,B\n")
    assert not readwise.recognises("", b"Highlight,Something\nA,B\n")
