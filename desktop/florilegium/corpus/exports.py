"""From the corpus to files: which highlights, how and where to; and exports that have a name."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from florilegium.corpus.adding import now
from florilegium.errors import ExportError, NotFound
from florilegium.exporters.beginning import beginning, first_blocks, highlight_of
from florilegium.exporters.encodings import decode
from florilegium.exporters.files import sync_folder, write_over
from florilegium.exporters.formats import FORMATS, Format
from florilegium.exporters.grouping import divide, file_view
from florilegium.exporters.markdown import shipped_template, template_renderer
from florilegium.exporters.planning import Base, FilePlan, Planner
from florilegium.exporters.views import DocumentView, ExportDocument, view
from florilegium.model import (
    DocumentSummary,
    ExportOptions,
    ExportProfile,
    Files,
    Highlight,
    Label,
    PlannedFile,
)
from florilegium.store import Database, DocumentRows, ExportBase, ExportRows, HighlightRows

_PREVIEWED = 3  # documents of which the first file of many is previewed


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What an export will do, before it does anything."""

    files: tuple[FilePlan, ...]


class Exports:
    """Exports highlights, and keeps the profiles by which that is done again."""

    def __init__(self, database: Database, documents: DocumentRows, highlights: HighlightRows) -> None:
        self._database = database
        self._documents = documents
        self._highlights = highlights
        self._rows = ExportRows(database)

    def plan(
        self,
        ids: Sequence[str] | None,
        to: Path,
        options: ExportOptions,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> ExportPlan:
        """What an export of these documents, or of all that have highlights, would write to ``to``.

        ``to`` is a folder, or the file where ``options`` ask for a single one. What exists there is
        merged with; nothing is written. Once ``cancelled``, it is a plan of no files. Raises ExportError.
        """
        files = []
        for file in self._plans(self._chosen(ids), to, options, cancelled):
            if cancelled():
                return ExportPlan(())
            files.append(file)
        return ExportPlan(tuple(files))

    def write(self, plan: ExportPlan) -> list[PlannedFile]:
        """Write a plan's files, one after another, and tell of each.

        A file is replaced in one step and what it held kept once, as "NAME~". Raises ExportError; the
        files before the one that failed are then written, as the sentence says, and none after it.
        """
        done: list[ExportBase] = []
        try:
            for count, file in enumerate(plan.files):
                try:
                    if file.status != "unchanged":
                        write_over(file.path, file.before, file.after)
                except ExportError as error:
                    raise ExportError(f"{error}{_written(plan.files[:count])}") from error
                done.append(_row(file))
            for folder in {file.path.parent for file in plan.files}:
                sync_folder(folder)
        finally:
            if not self._database.read_only:  # else the next export has no base to merge with
                with self._database.transaction():
                    self._rows.put_bases(done)
        return [file.planned(diff=False) for file in plan.files]

    def preview(self, ids: Sequence[str] | None, to: Path | None, options: ExportOptions) -> PlannedFile:
        """The first file that an export would write, with its diff; the beginning of a long one that is new.

        Without ``to`` it is as it would be by itself. Raises ExportError.
        """
        chosen = self._chosen(ids)
        if options.files in (Files.DOCUMENT, Files.HIGHLIGHT):
            chosen = self._first(chosen, options, 1)
        elif to is None or not to.exists():
            chosen = self._first(chosen, options, _PREVIEWED)
        if to is not None:
            for plan in self._plans(chosen, to, options):
                return plan.planned(diff=True)
        form = _format(options)
        render = form.prepare(options)
        for division in divide(list(self._views(chosen, form, options)), options, now()):
            content = render(division.file)
            words = content if isinstance(content, str) else ""
            entries = len(division.file.entries)
            return PlannedFile(f"{division.title}{form.suffix}", "new", content=words, highlights=entries)
        raise ExportError(_NOTHING)

    def beginning(self, ids: Sequence[str] | None, to: Path, options: ExportOptions) -> PlannedFile | None:
        """The first part of what becomes of a file that exists and holds highlights of many documents.

        That is soon told, which all of it is not. Of several files it is the first; the status is
        "unchanged" where this part stays as it is. None where it cannot be told from a part.
        """
        form = _format(options)
        path, subject = self._first_file(to, options, form)
        try:
            base = self._base(path.resolve()) if path.is_file() and not path.is_symlink() else None
            if base is None or base.subject != subject or not form.mergeable:
                return None
            text, encoding = decode(path.read_bytes())
        except OSError:
            return None
        blocks = [highlight_of(block) for block in first_blocks(text)]
        owners = {one.id: one.document for one in self._highlights.by_id(blocks).values()}
        documents = list(dict.fromkeys(owners[block] for block in blocks if block in owners))[:_PREVIEWED]
        if not documents:
            return None
        chosen = self._chosen(documents if ids is None else [one for one in ids if one in documents])
        if ids is None:
            chosen.sort(key=_by_title)
        render = form.prepare(options)
        for division in divide(list(self._views(chosen, form, options)), options, base.exported):
            if f"{options.files}:{division.key}" == subject:
                new = render(division.file)
                found = beginning(
                    encoding.expressed(base.content.decode()),
                    text,
                    encoding.expressed(str(new)),
                    owners,
                    documents,
                )
                if found is not None:
                    diff = found.diff(path.name)
                    status = "updated" if diff else "unchanged"
                    return PlannedFile(str(path), status, diff, found.after)
        return None

    def _first_file(self, to: Path, options: ExportOptions, form: Format) -> tuple[Path, str]:
        """The first file of an export to where files are, and what it is of."""
        if options.files is Files.LABEL:
            known, here = self._rows.paths(), to.resolve()
            for label in self._highlights.labels():
                subject = f"{options.files}:{label.id}"
                for path in known.get(subject, ()):
                    if path.parent == here and path.suffix == form.suffix:
                        return path, subject
        return to, f"{options.files}:"

    def excerpts(self, highlights: Sequence[Highlight]) -> str:
        """These highlights on their own, as Markdown. Raises ExportError."""
        ids = list(dict.fromkeys(highlight.document for highlight in highlights))
        labels = {label.id: label for label in self._highlights.labels()}
        views = [
            view(
                replace(
                    self._document(summary, labels),
                    highlights=tuple(one for one in highlights if one.document == summary.id),
                )
            )
            for summary in self._documents.summaries(ids)
        ]
        render = template_renderer(shipped_template("excerpts"))
        return render(file_view("", views, ExportOptions(), now()))

    # ---- profiles

    def profiles(self) -> list[ExportProfile]:
        """The exports that have a name, by name."""
        return self._rows.profiles()

    def profile(self, name: str) -> ExportProfile:
        """The profile of this name, whatever its case. Raises NotFound."""
        for profile in self.profiles():
            if profile.name.casefold() == name.strip().casefold():
                return profile
        raise NotFound(f"There is no export profile “{name}”; “profiles” shows them.")

    def save_profile(self, profile: ExportProfile) -> None:
        """Keep a profile, in place of one of the same name. Raises ExportError where it cannot be used."""
        name = " ".join(profile.name.split())
        if not name:
            raise ExportError("A profile needs a name.")
        _format(profile.options)
        with self._database.transaction():
            self._rows.put_profile(replace(profile, name=name), now())

    def delete_profile(self, name: str) -> None:
        """Forget a profile; the files it wrote stay. Raises NotFound."""
        found = self.profile(name)
        with self._database.transaction():
            self._rows.delete_profile(found.name)

    # ----

    def _chosen(self, ids: Sequence[str] | None) -> list[DocumentSummary]:
        if ids is not None:
            order = {identity: place for place, identity in enumerate(ids)}
            return sorted(self._documents.summaries(list(order)), key=lambda summary: order[summary.id])
        return sorted(
            (summary for summary in self._documents.summaries() if summary.highlights), key=_by_title
        )

    def _first(
        self, chosen: Sequence[DocumentSummary], options: ExportOptions, most: int
    ) -> list[DocumentSummary]:
        """The first documents that have highlights with the labels and tags that are asked for."""
        if not options.labels and not options.tags:
            return list(chosen[:most])
        names, tags = ({word.casefold() for word in words} for words in (options.labels, options.tags))
        labels = {
            label.id
            for label in self._highlights.labels()
            if {label.id.casefold(), label.name.casefold()} & names
        }
        having = (
            summary
            for summary in chosen
            if any(
                (not names or one.label in labels)
                and (not tags or any(tag.casefold() in tags for tag in one.tags))
                for one in self._highlights.of_document(summary.id)
            )
        )
        return list(islice(having, most))

    def _plans(
        self,
        chosen: Sequence[DocumentSummary],
        to: Path,
        options: ExportOptions,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[FilePlan]:
        form = _format(options)
        render = form.prepare(options)
        views = []
        for made in self._views(chosen, form, options):
            if cancelled():
                return
            views.append(made)
        divisions = divide(views, options, now())
        if not divisions:
            raise ExportError(_NOTHING)
        planner = Planner(form, render, self._base, self._rows.paths())
        yield from planner.plan(divisions, to, options.files)

    def _views(
        self, chosen: Sequence[DocumentSummary], form: Format, options: ExportOptions
    ) -> Iterator[DocumentView]:
        labels = {label.id: label for label in self._highlights.labels()}
        for summary in chosen:
            yield view(self._document(summary, labels), form.dialect, options.context)

    def _document(self, summary: DocumentSummary, labels: Mapping[str, Label]) -> ExportDocument:
        return ExportDocument(
            summary=summary,
            text=self._documents.text(summary.version),
            highlights=tuple(self._highlights.of_document(summary.id)),
            labels=labels,
            fingerprint=self._documents.fingerprint(summary.version),
        )

    def _base(self, path: Path) -> Base | None:
        row = self._rows.base(path)
        return None if row is None else Base(row.content, row.written, row.subject)


def _by_title(summary: DocumentSummary) -> tuple[str, str]:
    return summary.title.casefold(), summary.id


_NOTHING = "There is nothing to export: no document with such highlights is chosen."


def _format(options: ExportOptions) -> Format:
    found = FORMATS.get(options.format)
    if found is None:
        raise ExportError(f"There is no format “{options.format}”; there are {', '.join(FORMATS)}.")
    if options.template and not found.mergeable:
        raise ExportError(f"A template is for Markdown: “{found.name}” is written without one.")
    return found


def _row(file: FilePlan) -> ExportBase:
    return ExportBase(file.path.resolve(), file.base.subject, file.base.content, file.base.exported)


def _written(files: Sequence[FilePlan]) -> str:
    count = sum(file.status != "unchanged" for file in files)
    return f" The {count} before it are written." if count else ""
