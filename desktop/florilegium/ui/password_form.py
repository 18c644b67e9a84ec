"""A line that asks for a password: what for, the field, and what became of the last try."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.enter import enter_pressed
from florilegium.ui.panels import Panel, panel_button, words


class PasswordForm(QWidget):
    """Asks as often as it takes. What is typed goes out by a signal and is kept nowhere here."""

    given = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._what = words("")
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName("Password")
        self.field.setPlaceholderText("Password")
        self._shown = QToolButton()
        self._shown.setText("Show")
        self._shown.setCheckable(True)
        self._shown.setAccessibleName("Show the password")
        self.button = panel_button("Unlock")
        self._said = words("")
        self._said.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self._shown)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._what)
        column.addLayout(row)
        column.addWidget(self._said)
        self.field.returnPressed.connect(self._on_given)
        self.button.clicked.connect(self._on_given)
        self._shown.toggled.connect(self._on_shown)
        self.field.textChanged.connect(lambda text: self.button.setEnabled(bool(text)))
        self.button.setEnabled(False)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def ask(self, what: str) -> None:
        """Ask for the password of ``what``, a sentence."""
        self._what.setText(what)
        self.setEnabled(True)

    def say(self, sentence: str) -> None:
        """Say that the last try failed, and let the reader try another."""
        self.setEnabled(True)
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        if sentence and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def clear(self) -> None:
        """Forget what was typed."""
        self.field.clear()
        self._shown.setChecked(False)
        self._said.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if enter_pressed(event):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # not the dialog's button
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self._said.hide()
        super().changeEvent(event)

    def _on_given(self) -> None:
        if password := self.field.text():
            self.setEnabled(False)  # until it is known what became of it
            self.given.emit(password)

    def _on_shown(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.field.setEchoMode(mode)

    def _restyle(self) -> None:
        self.setFont(self._appearance.interface_font())
        self._said.setFont(self._appearance.interface_font(bold=True))


class PasswordPanel(Panel):
    """Asks for the password of one document's pages."""

    def __init__(self, appearance: Appearance, title: str, parent: QWidget) -> None:
        super().__init__("Password", "", parent)
        self.form = PasswordForm(appearance)
        self.form.ask(
            f"The pages of “{title}” are locked. The password is kept until Florilegium is closed, and is "
            "written nowhere."
        )
        self.column.addWidget(self.form)
        self.add_buttons()
        self.resize(460, 150)
        self.form.field.setFocus()
