"""Asking for the password of a document whose printed pages are locked."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.notices import NoticeBar
from florilegium.ui.password_form import PasswordPanel
from florilegium.ui.reader.pane import ReaderPane


class Unlocking(QObject):
    """Joins the reader's locked pages to a panel. Passwords live as long as the window."""

    def __init__(
        self,
        appearance: Appearance,
        reader: ReaderPane,
        notices: NoticeBar,
        passwords: dict[str, str],
        window: QWidget,
    ) -> None:
        """``passwords`` by document are added to."""
        super().__init__(window)
        self._appearance = appearance
        self._reader = reader
        self._notices = notices
        self._passwords = passwords
        self._window = window
        self._panel: PasswordPanel | None = None
        self._tried = ""
        reader.pages_locked.connect(self._on_locked)
        reader.pages_opened.connect(self._on_opened)

    def _on_locked(self, wrong: bool) -> None:
        if self._panel is not None:
            self._panel.form.say("That password does not open it. Try another." if wrong else "")
            return
        self._notices.show_notice(
            "Its printed pages are locked with a password.",
            "Enter the password",
            self.ask,
            lasting=True,
        )

    def ask(self) -> None:
        """Ask for the password of the open document's pages."""
        self._on_panel_closed()
        document, title = self._reader.document, self._reader.title
        panel = self._panel = PasswordPanel(self._appearance, title, self._window)

        def on_given(password: str) -> None:
            if self._reader.document != document:
                panel.close()
                return
            self._tried = password
            self._reader.unlock_pages(password)

        panel.form.given.connect(on_given)
        panel.finished.connect(self._on_panel_closed)
        panel.show()

    def _on_opened(self) -> None:
        if self._panel is None or not self._tried:
            return
        self._passwords[self._reader.document] = self._tried
        self._panel.close()
        self._reader.setFocus()

    def _on_panel_closed(self) -> None:
        panel, self._panel, self._tried = self._panel, None, ""
        if panel is not None:
            panel.close()
