"""What an export would write, worked out before anything is written."""

import difflib
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from florilegium.errors import ExportError
from florilegium.exporters.blocks import front_matter_end, has_block, ids_in, pieces
from florilegium.exporters.encodings import decode
from florilegium.exporters.files import reason, require_file
from florilegium.exporters.formats import Format, Render
from florilegium.exporters.grouping import Division
from florilegium.exporters.merging import Merged, merge
from florilegium.exporters.names import candidates, numbered, same_file
from florilegium.exporters.property_lines import value_line
from florilegium.exporters.views import FileView
from florilegium.model import Files, PlannedFile

_FRONT_LIMIT = 1 << 16  # bytes of an existing file in which its front matter is looked for
_LOOKED_AT = 50  # blocks, at most, that are looked for in a file that has lost its ids
_LOOKED_FOR = 20  # blocks of a file, at most, that are looked for one by one
_DIFF_LINES = 3  # of context around a change


@dataclass(frozen=True, slots=True)
class Base:
    """What was last written to a file."""

    content: bytes
    """As it would have been without what the reader made of the file."""
    exported: str
    """The time it says it was exported."""
    subject: str
    """What the file is of; see :meth:`Planner._subject`."""


Bases = Callable[[Path], Base | None]
"""Gives the base of a file, by its absolute path."""


@dataclass(frozen=True, slots=True)
class FilePlan:
    """What will become of one file."""

    path: Path
    status: str
    """new, updated, unchanged or beside."""
    before: bytes | None
    """What is there; None where nothing is."""
    after: bytes
    """What will be there."""
    base: Base
    """To be remembered as what was last written."""
    highlights: int
    conflicts: int = 0
    reason: str = ""

    def diff(self) -> str:
        """A unified diff of what is there and what will be; a sentence where that is no text."""
        if self.after == self.before:
            return ""
        if not self.is_text:
            return f"“{self.path.name}” is no text; {len(self.after):,} bytes will be written.\n"
        new, _ = decode(self.after)
        name = self.path.name
        if self.before is None:
            lines = new.splitlines()
            head = f"--- /dev/null\n+++ {name}\n@@ -0,0 +1,{len(lines)} @@\n"
            return head + "".join(f"+{line}\n" for line in lines)
        old, _ = decode(self.before)
        changed = difflib.unified_diff(
            old.splitlines(), new.splitlines(), name, name, n=_DIFF_LINES, lineterm=""
        )
        return "".join(f"{line}\n" for line in changed)

    @property
    def is_text(self) -> bool:
        """Whether the file is one that can be read."""
        return b"\0" not in self.after[:4096]

    def planned(self, *, diff: bool) -> PlannedFile:
        """The plan as data; ``diff`` says whether with diff and content, which take time and room."""
        return PlannedFile(
            path=str(self.path),
            status=self.status,
            diff=self.diff() if diff else "",
            content=decode(self.after)[0] if diff and self.is_text else "",
            conflicts=self.conflicts,
            highlights=self.highlights,
            reason=self.reason,
        )


class Planner:
    """Plans the files of one export.

    ``known`` are the paths of files that were written before, by what they are of.
    """

    def __init__(
        self, form: Format, render: Render, bases: Bases, known: Mapping[str, Sequence[Path]]
    ) -> None:
        self._format = form
        self._render = render
        self._bases = bases
        self._known = known
        self._taken: set[str] = set()

    def plan(self, divisions: Sequence[Division], to: Path, files: Files) -> Iterator[FilePlan]:
        """What will become of each file. Raises ExportError where a file or folder cannot be read.

        ``to`` is a folder, or the file where there is to be one.
        """
        try:
            targets = self._targets(divisions, to, files)
        except OSError as error:
            raise ExportError(f"“{to}” cannot be written: {reason(error)}.") from error
        for division, path in zip(divisions, targets, strict=True):
            yield self._file(division.file, path, self._subject(files, division))

    # ---- where

    def _targets(self, divisions: Sequence[Division], to: Path, files: Files) -> list[Path]:
        folder = to.is_dir()
        if files is Files.SINGLE and folder:
            name = f"highlights{self._format.suffix}"
            raise ExportError(f"“{to}” is a folder; give the name of a file in it, such as {name}.")
        one = len(divisions) == 1 and to.suffix.lower() == self._format.suffix and not folder
        if files is Files.SINGLE or one:
            return [to]
        if to.exists() and not folder:
            raise ExportError(f"“{to}” is a file; choose a folder, or export to one file.")
        return [to / name for name in self._names(divisions, to, files)]

    def _names(self, divisions: Sequence[Division], folder: Path, files: Files) -> list[str]:
        """A name for each file that no other has, whichever others are exported beside it.

        What has a file in the folder keeps it, even under another title. A title that several share, or
        that some other file has for a name, gets the beginning of the id.
        """
        offered = [candidates(one.title, one.key, self._format.suffix) for one in divisions]
        wanted = Counter(same_file(names[0]) for names in offered)
        taken: set[str] = set()
        chosen: dict[int, str] = {}

        def choose(place: int, name: str) -> None:
            chosen[place] = name
            taken.add(same_file(name))

        for place, division in enumerate(divisions):
            own = self._own(division, folder, files, offered[place])
            if own and same_file(own) not in taken:
                choose(place, own)
        for place, names in enumerate(offered):
            if place not in chosen:
                legible = names[1:] if wanted[same_file(names[0])] > 1 and len(names) > 1 else names
                free = [
                    name
                    for name in legible
                    if same_file(name) not in taken and not os.path.lexists(folder / name)
                ]
                choose(place, free[0] if free else names[-1])
        return [chosen[place] for place in range(len(offered))]

    def _own(self, division: Division, folder: Path, files: Files, names: Sequence[str]) -> str:
        """The name of the file in the folder that is of this already; "" if there is none."""
        here = folder.resolve()
        for path in self._known.get(self._subject(files, division), ()):
            if path.parent == here and path.suffix == self._format.suffix and path.is_file():
                return path.name
        if files is not Files.DOCUMENT or not self._format.mergeable:
            return ""
        if self._gone(self._subject(files, division)):  # the reader may have given it another name
            names = [*names, *sorted(path.name for path in folder.glob(f"*{self._format.suffix}"))]
        return next((name for name in names if _speaks_of(folder / name, division.key)), "")

    def _gone(self, of: str) -> Path | None:
        """Where a file of this was written that is not there any more; None for one of everything."""
        if of.endswith(":"):
            return None
        return next((path for path in self._known.get(of, ()) if not path.exists()), None)

    def _base(self, path: Path, of: str) -> Base | None:
        """What was last written to a file, or to the one that was moved to where this is."""
        base = self._bases(path.resolve())
        gone = self._gone(of) if base is None else None
        return base if gone is None else self._bases(gone)

    def _subject(self, files: Files, division: Division) -> str:
        """What a file is of, as it is remembered: "document:ID", "label:ID", "highlight:ID", "single:".

        All that can be merged can follow upon one another; a table does not follow upon a page.
        """
        of = f"{files}:{division.key}"
        return of if self._format.mergeable else f"{self._format.name}:{of}"

    # ---- what

    def _file(self, view: FileView, path: Path, of: str) -> FilePlan:
        """The plan of one file: beside ``path``, under a number, where what is there is not ours."""
        number, at, why = 1, path, ""
        while True:
            plan = None if same_file(str(at)) in self._taken else self._at(view, at, of)
            if plan is not None:
                self._taken.add(same_file(str(at)))
                status = "beside" if number > 1 and plan.status == "new" else plan.status
                return replace(plan, status=status, reason=" ".join(filter(None, (why, plan.reason))))
            number += 1
            at = numbered(path, number)
            why = f"“{path.name}” is not, or no longer, known to be an export of this; it is left as it is."

    def _at(self, view: FileView, path: Path, of: str) -> FilePlan | None:
        """The plan of a file at ``path``; None where something else is there."""
        there = _read(path)
        if there is _SOMETHING_ELSE:
            return None
        data = there if isinstance(there, bytes) else None
        base = None if data is None else self._base(path, of)
        if data is None or not data.strip():
            content = self._content(view)
            status = "new" if data is None else "updated"
            return self._plan(view, path, of, status, data, content, content)
        if self._format.mergeable:
            return self._merged(view, path, of, data, base)
        return self._replaced(view, path, of, data, base)

    def _content(self, view: FileView) -> bytes:
        """The file as it would be by itself."""
        rendered = self._render(view)
        return rendered if isinstance(rendered, bytes) else rendered.encode("utf-8", "replace")

    def _content_at(self, view: FileView, exported: str) -> bytes:
        """The file as it would have been by itself, exported at another time."""
        return self._content(
            replace(view, exported=exported, properties={**view.properties, "exported": exported})
        )

    def _plan(
        self,
        view: FileView,
        path: Path,
        of: str,
        status: str,
        before: bytes | None,
        after: bytes,
        content: bytes,
        exported: str = "",
        conflicts: int = 0,
        remark: str = "",
    ) -> FilePlan:
        base = Base(content, exported or view.exported, of)
        return FilePlan(path, status, before, after, base, len(view.entries), conflicts, remark)

    def _replaced(
        self, view: FileView, path: Path, of: str, data: bytes, base: Base | None
    ) -> FilePlan | None:
        """The plan of a file that is replaced as a whole, if nobody has changed it."""
        if base is not None and base.subject != of:
            return None
        if base is not None:
            content = self._content_at(view, base.exported)
            if content == data:
                return self._plan(view, path, of, "unchanged", data, data, content, base.exported)
        content = self._content(view)
        if content == data:
            return self._plan(view, path, of, "unchanged", data, data, content)
        if base is None or base.content != data:
            return None
        return self._plan(view, path, of, "updated", data, content, content)

    def _merged(self, view: FileView, path: Path, of: str, data: bytes, base: Base | None) -> FilePlan | None:
        text, encoding = decode(data)
        written = None if base is None else encoding.expressed(base.content.decode())
        exported = (base.exported if base else value_line(_front(text), "exported")) or view.exported
        now = self._content(view).decode()
        content = now.replace(view.exported, exported)  # so that the time alone makes no difference
        new = encoding.expressed(content)
        if not _is_ours(text, written, new, view):
            return None
        if view.entries and not any(ids_in(content)):
            return self._replaced(view, path, of, data, base)  # a template without blocks
        # A file that nobody has touched becomes what it would be by itself.
        merged = Merged(new, 0) if text == written else merge(written, text, new)
        about = (merged.conflicts, merged.remark)
        if merged.text == text:
            return self._plan(view, path, of, "unchanged", data, data, content.encode(), exported, *about)
        if not _is_ours(merged.text, new, new, view):
            return None  # its last blocks would go, and the next export not know it again
        after = encoding.encode(_exported_at(merged.text, exported, view.exported))
        return self._plan(view, path, of, "updated", data, after, now.encode(), view.exported, *about)


class _SomethingElse:
    """A folder, or a link that leads elsewhere."""


_SOMETHING_ELSE = _SomethingElse()


def _read(path: Path) -> bytes | _SomethingElse | None:
    """A file's bytes; None where there is none. Raises ExportError where it cannot be read."""
    try:
        if path.is_symlink() or path.is_dir():
            return _SOMETHING_ELSE
        require_file(path)
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ExportError(f"“{path}” cannot be read: {reason(error)}.") from error


def _exported_at(text: str, before: str, now: str) -> str:
    """A file with the time of its export brought up to date, if its front matter tells it as we do."""
    end = front_matter_end(text)
    line = re.compile(rf'^(exported: "){re.escape(before)}("\r?)$', re.MULTILINE)
    return line.sub(rf"\g<1>{now}\g<2>", text[:end], count=1) + text[end:]


def _front(text: str) -> str:
    return text[: front_matter_end(text)]


def _is_ours(text: str, base: str | None, new: str, view: FileView) -> bool:
    """Whether a file is still known for an export of this.

    It is by any id of a block. Without one it is by its front matter, unless the blocks are there and
    only their ids are gone: then nothing could be told apart in it.
    """
    if text == base:
        return True
    there = list(ids_in(text))
    if any(has_block(one, identity) for identity in there[:_LOOKED_FOR] for one in (new, base or "")):
        return True
    if there and not {*ids_in(new), *ids_in(base or "")}.isdisjoint(there):
        return True
    front, before = _front(text), _front(base or "")
    documents = {document.id for document in view.documents}
    named = value_line(front, "document") in documents or (
        bool(before) and value_line(front, "title") == value_line(before, "title") != ""
    )
    blocks = [piece.text for piece in pieces(base or new) if piece.id]
    if base is None and blocks and value_line(front, "highlights") != "0":
        return False
    stripped = any(max(block.split("\n")[1:-2] or [""], key=len) in text for block in blocks[:_LOOKED_AT])
    return named and not stripped


def _speaks_of(file: Path, document: str) -> bool:
    """Whether an existing file is an export of a document, by its front matter."""
    try:
        if file.is_symlink() or not file.is_file():
            return False
        with file.open("rb") as stream:
            text, _ = decode(stream.read(_FRONT_LIMIT))
    except OSError:
        return False
    return value_line(_front(text), "document") == document
