import json
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from florilegium.model import (
    Context,
    ExportOptions,
    ExportProfile,
    Files,
    Group,
)
from florilegium.ui.export.choice import ExportChoice, Subjects, same_export

from .making import CROSSINGS, LABELS, LOG, TIDES


def test_a_profile_says_everything(open_panel, tmp_path: Path) -> None:
    table = open_panel(Subjects(LOG, (), 2, 4, LABELS))
    table.panel.show_profiles(
        [CROSSINGS, ExportProfile("Works", ExportOptions("bibtex"), str(tmp_path / "w.bib"))]
    )
    assert table.menu("Profile").text() == "none"
    table.choose("Profile", "Crossings")
    options = table.settle().options
    assert options == ExportOptions(
        "obsidian", Group.LABEL, Context.SENTENCE, labels=("doubt",), tags=("fog",)
    )
    assert table.menu("Profile").text() == "Crossings" and table.panel.profile == "Crossings"
    table.choose("Context", "None")
    assert table.menu("Profile").text() == "Crossings, changed" and table.panel.profile == ""
    table.choose("Profile", "Works")
    assert table.settle().options == ExportOptions("bibtex")  # its own, not one file as is usual
    assert table.panel.profile == "Works"


def test_a_profile_is_kept_replaced_renamed_and_deleted(open_panel, tmp_path: Path) -> None:
    table = open_panel(Subjects(LOG, (), 2, 4, LABELS))
    table.field("Where to export").setText(str(tmp_path))
    assert table.choices("Profile") == ["Save as…"]
    table.choose("Profile", "Save as…")
    table.name("Crossings")
    assert table.exports == []  # Enter was for the name
    made = ExportProfile("Crossings", ExportOptions(), str(tmp_path))
    assert table.saved == [(made, "")]
    table.panel.show_profiles([made])
    assert table.menu("Profile").text() == "Crossings"
    table.choose("Context", "Its sentence")
    table.choose("Profile", "Save the changes to “Crossings”")
    changed = ExportProfile("Crossings", ExportOptions(context=Context.SENTENCE), str(tmp_path))
    assert table.saved[-1] == (changed, "")
    table.panel.show_profiles([changed])
    table.choose("Profile", "Rename…")
    table.name("Over the water")
    renamed = ExportProfile("Over the water", changed.options, str(tmp_path))
    assert table.saved[-1] == (renamed, "Crossings")
    table.panel.show_profiles([renamed])
    table.choose("Profile", "Delete “Over the water”")
    assert table.deleted == ["Over the water"] and table.menu("Profile").text() == "none"
    table.panel.show_profiles([])
    table.click("Undo")
    assert table.saved[-1] == (renamed, "")
    table.panel.show_profiles([renamed])
    assert table.menu("Profile").text() == "Over the water"


def test_of_a_long_name_enough_is_shown_to_see_that_it_is_changed(open_panel) -> None:
    table = open_panel(Subjects(LOG))
    table.panel.show_profiles(
        [ExportProfile("All that was said of the lamps & the quays", ExportOptions("csv"))]
    )
    table.choose("Profile", "All that was said of the lamps && the quays")
    table.choose("Context", "Its paragraph")
    assert table.menu("Profile").text() == "All that was said of the lamp…, changed"
    assert "Delete “All that was said of the lamp…”" in table.choices("Profile")


def test_a_name_that_is_taken(open_panel) -> None:
    table = open_panel(Subjects(LOG, (), 2, 4, LABELS))
    works = ExportProfile("Works", ExportOptions("bibtex", files=Files.SINGLE))
    table.panel.show_profiles([CROSSINGS, works])
    table.choose("Profile", "Crossings")
    table.choose("Profile", "Rename…")
    table.name("works")
    assert "There is a profile “Works” already." in table.says() and table.saved == []
    table.choose("Profile", "Save as…")
    table.name("works")
    assert table.saved[-1][0].name == "works"
    table.click("Undo")
    assert table.saved[-1] == (works, "")


def test_the_choices_and_the_profile_come_back(open_panel, tmp_path: Path) -> None:
    table = open_panel(Subjects(LOG, (), 2, 4, LABELS))
    table.panel.show_profiles([CROSSINGS])
    table.choose("Profile", "Crossings")
    table.field("Where to export").setText(str(tmp_path / "notes"))
    table.choose("Files", "One for all")
    table.field("Where to export").setText(str(tmp_path / "all.md"))
    table.panel.use_template(tmp_path / "own.jinja")
    table.panel.close()
    again = open_panel(Subjects(TIDES, (), 2, 4, LABELS))
    again.panel.show_profiles([CROSSINGS])
    assert again.menu("Profile").text() == "Crossings, changed"
    again.click("Export")
    options = ExportOptions(
        "obsidian",
        Group.LABEL,
        Context.SENTENCE,
        Files.SINGLE,
        str(tmp_path / "own.jinja"),
        labels=("doubt",),
        tags=("fog",),
    )
    assert again.exports == [ExportChoice(("d2",), tmp_path / "all.md", options)]
    again.panel.show_done([])
    again.choose("Files", "One for each document")
    assert again.field("Where to export").text() == str(tmp_path / "notes")


@pytest.mark.parametrize("kept", ["", "{", "[1]", json.dumps({"format": "clay tablets", "files": 3})])
def test_settings_that_say_nothing_sensible_are_passed_over(
    open_panel, settings: QSettings, kept: str
) -> None:
    settings.setValue("export/options", kept)
    assert open_panel(Subjects(LOG)).settle().options == ExportOptions()


def test_which_exports_are_a_profile_s() -> None:
    here = Path("/notes")
    assert same_export(
        ExportProfile("x", ExportOptions(tags=("b", "a"))), ExportOptions(tags=("a", "b")), here
    )
    assert same_export(ExportProfile("x", target="/notes"), ExportOptions(), here)
    assert not same_export(ExportProfile("x", target="/elsewhere"), ExportOptions(), here)
    assert not same_export(ExportProfile("x"), ExportOptions(provenance=True), here)
    # What a format has no use for does not tell exports apart.
    assert same_export(ExportProfile("x", ExportOptions("csv", provenance=True)), ExportOptions("csv"), here)
