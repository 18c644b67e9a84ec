"""The panel for exporting highlights."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QFileSystemWatcher, QSettings, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from florilegium.model import ExportProfile, PlannedFile
from florilegium.ui.appearance import Appearance
from florilegium.ui.export.choice import ExportChoice, Subjects, same_export
from florilegium.ui.export.foot import Foot
from florilegium.ui.export.form import ExportForm
from florilegium.ui.export.outlook import Outlook
from florilegium.ui.export.profile_button import ProfileButton
from florilegium.ui.export.target import Target
from florilegium.ui.export.wording import has_conflicts, told
from florilegium.ui.name_popup import NamePopup

_SETTLED = 200  # milliseconds without a change after which a preview is asked for
_PROFILE = "export/profile"


class ExportPanel(QDialog):
    """A window beside the main one: it asks for previews and exports, and shows what came of them.

    ``settings`` remember the choices from one time to the next.
    """

    export_requested = Signal(ExportChoice)
    """Answered with :meth:`show_done` or :meth:`show_error`."""
    preview_requested = Signal(ExportChoice)
    """Answered with :meth:`show_first`, or where it goes somewhere with :meth:`show_plan` or both; or
    with :meth:`show_no_preview`. Whatever was asked for before is not wanted any more."""
    marks_requested = Signal(object)
    """Ids of documents, None for all; answered with :meth:`show_marks`."""
    profile_saved = Signal(ExportProfile, str)
    """A profile to be kept, and the name of one to be forgotten; answered with :meth:`show_profiles`."""
    profile_deleted = Signal(str)
    """Answered with :meth:`show_profiles`."""
    folder_requested = Signal(Path)
    """The reader wants to see the folder of the files that were written."""
    returned = Signal()
    """The reader comes back from another window; answered with :meth:`set_subjects`, not anew."""
    template_copy_requested = Signal(Path, str)
    """The reader wants the shipped template of a format as a file of this name; answered with
    :meth:`use_template` or :meth:`show_error`."""

    def __init__(
        self, appearance: Appearance, settings: QSettings, subjects: Subjects, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._settings = settings
        self._asked: ExportChoice | None = None
        self._running = False
        self._left = False  # for another window
        self.setModal(False)
        self.setWindowTitle("Export highlights")
        self._profiles = ProfileButton(appearance)
        self._profiles.choose(str(settings.value(_PROFILE, "")))
        self._form = ExportForm(appearance, settings, self._profiles, self)
        self._target = Target(settings)
        self._outlook = Outlook(appearance)
        self._foot = Foot(appearance)
        self._settling = QTimer(self, interval=_SETTLED, singleShot=True)
        self._template = QFileSystemWatcher(self)
        self._lay_out()
        self._form.changed.connect(self._on_changed)
        self._form.documents_changed.connect(self._on_documents_changed)
        self._form.template_copy_requested.connect(self.template_copy_requested)
        self._target.changed.connect(self._on_changed)
        self._settling.timeout.connect(self._on_settled)
        self._template.fileChanged.connect(lambda _path: self.look_again())
        self._foot.export_wanted.connect(self._on_export)
        self._foot.close_wanted.connect(self.close)
        self._profiles.chosen.connect(self._on_profile_chosen)
        self._profiles.save_wanted.connect(self._on_save_wanted)
        self._profiles.replace_wanted.connect(lambda profile: self._save(profile.name))
        self._profiles.rename_wanted.connect(self._on_rename_wanted)
        self._profiles.delete_wanted.connect(self._on_delete_wanted)
        self.set_subjects(subjects)
        self.setMinimumSize(640, 420)
        self.resize(980, 680)

    # ---- what the window tells

    def set_subjects(self, subjects: Subjects, *, anew: bool = True) -> None:
        """Offer these documents for export; if not ``anew``, what is chosen of them stays."""
        self._asked = None  # their highlights may have changed
        self._form.set_subjects(subjects, anew=anew)

    def show_marks(self, labels: Mapping[str, int], tags: Sequence[tuple[str, int]]) -> None:
        """How many highlights of the documents have each label, by id, and each tag, the commonest first."""
        self._form.show_marks(labels, tags)

    def show_profiles(self, profiles: Sequence[ExportProfile]) -> None:
        """Offer these profiles."""
        self._profiles.set_profiles(profiles)
        self._show_profile_state()

    def show_first(self, file: PlannedFile) -> None:
        """Show what the first file will be; the beginning of a long one is enough."""
        self._outlook.show_first(file, more=self._asked is not None and self._asked.to is not None)
        self._forget_no_preview()

    def show_plan(self, files: Sequence[PlannedFile]) -> None:
        """Show what will become of all files, and the first of them."""
        self._outlook.show_plan(files)
        self._forget_no_preview()

    def show_no_preview(self, sentence: str) -> None:
        """Say why there is no preview, until there is one."""
        self._outlook.clear("")
        if not self._running:
            self._foot.say(sentence, "no preview")
            self._allow_export()

    def show_error(self, sentence: str) -> None:
        """Say what went wrong; the reader can change something and try again."""
        self._running = False
        self._foot.say(sentence, "error")
        self._allow_export()

    def show_done(self, files: Sequence[PlannedFile]) -> None:
        """Say what was written, and offer to open its folder."""
        self._running = False
        self._settings.setValue(_PROFILE, self._profiles.name)
        folder = Path(files[0].path).parent if files else Path()
        kind = "warning" if has_conflicts(files) else "done"
        self._foot.say(told(files), kind, "Open folder", lambda: self.folder_requested.emit(folder))
        self._allow_export()
        self.look_again()

    def use_template(self, path: Path) -> None:
        """Choose this file as the reader's own template."""
        self._form.use_template(path)

    def look_again(self) -> None:
        """What is written, or is there, may have changed: work out the preview anew."""
        self._asked = None
        if self.isVisible():
            self._settling.start()

    @property
    def profile(self) -> str:
        """Name of the profile that the panel says exactly; "" for none."""
        found = self._profiles.profile
        if found is None:
            return ""
        said = replace(found, options=self._form.with_label_ids(found.options))
        return found.name if same_export(said, self._form.options(), self._target.path()) else ""

    # ----

    def _lay_out(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(14)
        columns.addWidget(self._form)
        columns.addWidget(self._outlook, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(columns, 1)
        layout.addWidget(self._target)
        layout.addWidget(self._foot)

    def _missing(self) -> str:
        return self._form.nothing() or self._target.missing()

    def _say_missing(self) -> None:
        self._foot.say(self._missing())
        self._allow_export()

    def _forget_no_preview(self) -> None:
        if self._foot.kind == "no preview":
            self._say_missing()

    def _allow_export(self) -> None:
        self._foot.allow_export(not self._running and not self._missing())

    def _choice(self) -> ExportChoice | None:
        """The export as chosen; None where there is nothing to export."""
        if self._form.nothing():
            return None
        return ExportChoice(self._form.documents(), self._target.path(), self._form.options())

    def _on_changed(self) -> None:
        self._target.set_kind(self._form.row, single=self._form.single)
        self._show_profile_state()
        if not self._running:
            self._say_missing()
        if self.isVisible():
            self._settling.start()

    def _on_documents_changed(self) -> None:
        if self.isVisible() and not self._form.nothing():
            self.marks_requested.emit(self._form.documents())

    def _on_settled(self) -> None:
        choice = self._choice()
        self._watch_template(choice)
        if choice is None:
            self._outlook.clear("")
        elif choice != self._asked:
            self._outlook.wait()
            self.preview_requested.emit(choice)
        self._asked = choice

    def _watch_template(self, choice: ExportChoice | None) -> None:
        """Look again whenever the reader saves the template; an editor may put a new file in its place."""
        wanted = [choice.options.template] if choice is not None and choice.options.template else []
        if self._template.files() != wanted:
            if self._template.files():
                self._template.removePaths(self._template.files())
            if wanted:
                self._template.addPaths(wanted)

    def _on_export(self) -> None:
        choice = self._choice()
        if choice is None or self._running or self._missing():
            return
        self._remember()
        self._running = True
        self._foot.say("Writing…")
        self._allow_export()
        self.export_requested.emit(choice)

    def _remember(self) -> None:
        self._form.remember()
        self._target.remember()

    # ---- profiles

    def _show_profile_state(self) -> None:
        found = self._profiles.profile
        self._profiles.show_changed(found is not None and not self.profile)

    def _on_profile_chosen(self, profile: ExportProfile) -> None:
        self._settings.setValue(_PROFILE, profile.name)
        self._form.set_options(profile.options)
        if profile.target:
            self._target.set_path(Path(profile.target))
        self._show_profile_state()

    def _save(self, name: str, instead_of: str = "") -> None:
        to = self._target.path()
        profile = ExportProfile(name, self._form.options(), str(to) if to is not None else "")
        self._keep(profile, instead_of, f"The profile “{name}” is kept.")

    def _keep(self, profile: ExportProfile, instead_of: str, said: str) -> None:
        self._profiles.choose(profile.name)
        self._settings.setValue(_PROFILE, profile.name)
        self.profile_saved.emit(profile, instead_of)
        self._foot.say(said)

    def _ask(self, prompt: str, deed: str, text: str) -> NamePopup:
        popup = NamePopup(self._appearance, prompt, deed, text, self)
        popup.show_over(self._form)
        return popup

    def _on_save_wanted(self) -> None:
        self._ask("Name of the profile", "Save", self._profiles.name or self._form.row.title).given.connect(
            self._on_named
        )

    def _on_named(self, name: str) -> None:
        name = " ".join(name.split())
        before = self._profiles.named(name)
        self._save(name)
        if before is not None:  # what had the name can be had again
            said = f"The profile “{name}” says something else now."
            self._foot.say(said, "done", "Undo", lambda: self._bring_back(before))

    def _on_rename_wanted(self, profile: ExportProfile) -> None:
        def on_given(name: str) -> None:
            name = " ".join(name.split())
            taken = self._profiles.named(name)
            if taken is not None and taken is not profile:
                self._foot.say(f"There is a profile “{taken.name}” already.", "error")
            elif name != profile.name:
                renamed = ExportProfile(name, profile.options, profile.target)
                self._keep(renamed, profile.name, f"The profile is called “{name}” now.")

        self._ask("New name of the profile", "Rename", profile.name).given.connect(on_given)

    def _on_delete_wanted(self, profile: ExportProfile) -> None:
        self._profiles.choose("")
        self._settings.setValue(_PROFILE, "")
        self._show_profile_state()
        self.profile_deleted.emit(profile.name)
        said = f"The profile “{profile.name}” is deleted; the files it wrote stay."
        self._foot.say(said, "done", "Undo", lambda: self._bring_back(profile))

    def _bring_back(self, profile: ExportProfile) -> None:
        self._keep(profile, "", f"The profile “{profile.name}” is as it was.")

    # ---- what Qt tells it

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            if self._left and self.isActiveWindow():
                self.look_again()  # the reader may come from an editor of the files
                self.returned.emit()
            self._left = not self.isActiveWindow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._form.focus_first()
        self._on_settled()
        self._on_documents_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._settling.stop()
        self._remember()
