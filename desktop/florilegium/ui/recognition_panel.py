"""Choosing the language in which the text of pictures is recognised."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.menu_button import MenuButton
from florilegium.ui.panels import Panel, panel_button, words

_NAMES = {
    "chi_sim": "Chinese (simplified)",
    "chi_tra": "Chinese (traditional)",
    "deu_latf": "German (Fraktur)",
    "frk": "German (Fraktur)",
    "equ": "Mathematics",
}


class RecognitionPanel(Panel):
    """Offers what Tesseract can read, or says what to install where it is not there."""

    language_chosen = Signal(str)
    """A language of Tesseract's."""

    def __init__(
        self, appearance: Appearance, intro: str, languages: Sequence[str], chosen: str, parent: QWidget
    ) -> None:
        super().__init__("Recognise text", intro, parent)
        self._language = chosen
        self.resize(480, 180)
        if not languages:
            self.add_buttons()
            return
        self.language = MenuButton(appearance, "Language of the pages", strong=True)
        for name in sorted(languages, key=language_name):
            action = self.language.choices().addAction(language_name(name))
            action.triggered.connect(lambda _checked=False, name=name: self._choose(name))
        row = QHBoxLayout()
        row.addWidget(QLabel("Language of the pages"))
        row.addWidget(self.language)
        row.addStretch()
        self.column.addLayout(row)
        self.column.addWidget(
            words("The pages are read one by one, which takes a few seconds each. Your highlights are kept.")
        )
        self.button = panel_button("Recognise text")
        self.button.setDefault(True)
        self.button.clicked.connect(self._on_button)
        self.add_buttons(self.button)
        self._choose(chosen)
        self.button.setFocus()

    def _choose(self, name: str) -> None:
        self._language = name
        self.language.show_choice(language_name(name))

    def _on_button(self) -> None:
        self.language_chosen.emit(self._language)
        self.close()


def language_name(name: str) -> str:
    """One of Tesseract's languages as one calls it in English."""
    if name in _NAMES:
        return _NAMES[name]
    known = QLocale.codeToLanguage(name)
    return name if known == QLocale.Language.AnyLanguage else QLocale.languageToString(known)


def likely(languages: Sequence[str], document: str) -> str:
    """Which of Tesseract's languages a document is in: its own, the system's, or English."""
    for language in (document.partition("-")[0], QLocale.system().name().partition("_")[0], "en"):
        known = QLocale.codeToLanguage(language)
        for name in languages:
            if language and QLocale.codeToLanguage(name.partition("_")[0].replace("chi", "zho")) == known:
                return name
    return languages[0] if languages else ""
