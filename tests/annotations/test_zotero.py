import json

import pytest

from florilegium.annotations import zotero
from florilegium.errors import AnnotationFailure


def test_the_reader_s_own_json() -> None:
    data = json.dumps(
        [
            {
                "type": "highlight", "color": "#ffd400", "sortIndex": "00002|001234|00056",
                "pageLabel": "iii",
                "position": {"pageIndex": 2, "rects": [[1, 2, 3, 4]]}, "text": "The words.",
                "comment": "Why?",
                "tags": [{"name": "to check", "color": "#f00"}], "id": "ABCD1234",
                "dateCreated": "2021-03-04T05:06:07.000Z", "dateModified": "2021-03-05T05:06:07.000Z",
            },
            {"type": "ink", "sortIndex": "1", "position": {}, "id": "I"},
            {"type": "note", "sortIndex": "00003|0|0", "comment": "Alone", "id": "N", "text": ""},
        ]
    )  # fmt: skip
    words, note = zotero.read(data.encode(), "x.json")
    assert (words.identity, words.quote, words.note) == ("ABCD1234", "The words.", "Why?")
    assert (words.page, words.label, words.tags) == ("iii", "yellow", ("to check",))
    assert (words.created, words.modified) == ("2021-03-04T05:06:07Z", "2021-03-05T05:06:07Z")
    assert (note.quote, note.note) == ("", "Alone")


def test_annotations_within_their_items() -> None:
    data = json.dumps(
        {
            "items": [
                {
                    "title": "The Book", "creators": [{"firstName": "Ann", "lastName": "Other"}],
                    "DOI": "10.1/x",
                    "attachments": [
                        {
                            "title": "Full text PDF", "path": "/home/reader/book.pdf",
                            "annotations": [
                                {"annotationType": "underline", "annotationText": "Words.", "key": "K",
                                 "annotationPageLabel": "4", "tags": [{"tag": "t"}]}
                            ],
                        }
                    ],
                }
            ]
        }
    )  # fmt: skip
    (found,) = zotero.read(data.encode(), "x.json")
    assert (found.title, found.author, found.uri) == ("The Book", "Ann Other", "10.1/x")
    assert (found.path, found.page, found.tags, found.identity) == ("/home/reader/book.pdf", "4", ("t",), "K")


def test_a_note_in_markdown() -> None:
    link = "(zotero://open-pdf/library/items/ATT?page=3&annotation=ABCD1234)"
    data = (
        "# Annotations  \n(3/4/2021, 5:06 AM)\n\n"
        f"“The words \\[sic\\].” ([Other, 2020, p. 3](zotero://select/library/items/ITEM)) ([pdf]{link}) "
        "Why?\n\n"
        "([Other, 2020, p. 4](zotero://select/library/items/ITEM)) "
        f"([pdf]{link.replace('ABCD', 'WXYZ')}) A note alone\n"
    )
    assert zotero.recognises("", data.encode())
    words, note = zotero.read(data.encode(), "x.md")
    assert (words.identity, words.quote, words.note) == ("ABCD1234", "The words [sic].", "Why?")
    assert (words.author, words.page, words.title) == ("Other", "3", "")
    assert (note.quote, note.note, note.page) == ("", "A note alone", "4")


def test_half_a_file_says_where_it_ends() -> None:
    data = b'[{"type": "highlight", "sortIndex": "1", "text": "Wor'
    assert zotero.recognises("", data)
    with pytest.raises(AnnotationFailure, match="line 1"):
        zotero.read(data, "x.json")
