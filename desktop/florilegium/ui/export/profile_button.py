"""The exports that have a name: which one is in force, and what can be done with it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from florilegium.model import ExportProfile
from florilegium.ui.appearance import Appearance
from florilegium.ui.menu_button import MenuButton
from florilegium.ui.one_line import one_line

_NONE = "none"
_LONGEST = 30  # code points of a name where more is said beside it


class ProfileButton(QWidget):
    """A menu of the profiles. It holds them, and which is chosen; the rest is the panel's."""

    chosen = Signal(ExportProfile)
    save_wanted = Signal()
    """Under a name that the reader is to be asked for."""
    replace_wanted = Signal(ExportProfile)
    """The profile that is to become what the panel says now."""
    rename_wanted = Signal(ExportProfile)
    delete_wanted = Signal(ExportProfile)

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._profiles: tuple[ExportProfile, ...] = ()
        self._name = ""
        self._changed = False
        self._button = MenuButton(appearance, "Profile", strong=True)
        self._label = QLabel("Profile")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._label)
        row.addWidget(self._button)
        row.addStretch()
        self.setFocusProxy(self._button)
        self._appearance = appearance
        self._button.choices().aboutToShow.connect(self._fill)
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()
        self._show()

    @property
    def name(self) -> str:
        """Name of the profile in force; "" for none."""
        found = self.profile
        return "" if found is None else found.name

    @property
    def profile(self) -> ExportProfile | None:
        """The profile in force."""
        return self.named(self._name)

    def named(self, name: str) -> ExportProfile | None:
        """The profile of this name, whatever its case."""
        same = (one for one in self._profiles if one.name.casefold() == name.casefold())
        return next(same, None)

    def set_profiles(self, profiles: Sequence[ExportProfile]) -> None:
        """Offer these."""
        self._profiles = tuple(profiles)
        self._show()

    def choose(self, name: str) -> None:
        """Show the profile of this name as the one in force, even before it is there; "" shows none."""
        self._name = name
        self._show()

    def show_changed(self, changed: bool) -> None:
        """Whether the panel says something else than the profile in force."""
        if changed != self._changed:
            self._changed = changed
            self._show()

    # ----

    def _show(self) -> None:
        changed = ", changed" if self._changed else ""
        profile = self.profile
        self._button.show_choice(f"{_short(profile.name)}{changed}" if profile is not None else _NONE)

    def _fill(self) -> None:
        profile = self.profile
        menu = self._button.choices()
        menu.clear()
        for one in self._profiles:
            action = menu.addAction(one_line(one.name).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(one is profile)
            action.triggered.connect(lambda _checked=False, one=one: self._on_chosen(one))
        if self._profiles:
            menu.addSeparator()
        if profile is not None:
            name = _short(profile.name).replace("&", "&&")
            replace = menu.addAction(f"Save the changes to “{name}”")
            replace.setEnabled(self._changed)
            replace.triggered.connect(lambda _checked=False: self.replace_wanted.emit(profile))
        menu.addAction("Save as…").triggered.connect(lambda _checked=False: self.save_wanted.emit())
        if profile is not None:
            menu.addAction("Rename…").triggered.connect(
                lambda _checked=False: self.rename_wanted.emit(profile)
            )
            menu.addAction(f"Delete “{name}”").triggered.connect(
                lambda _checked=False: self.delete_wanted.emit(profile)
            )

    def _on_chosen(self, profile: ExportProfile) -> None:
        self._name = profile.name
        self._show()
        self.chosen.emit(profile)

    def _on_appearance_changed(self) -> None:
        self._label.setFont(self._appearance.interface_font(bold=True))


def _short(name: str) -> str:
    line = one_line(name)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"
