"""Other programs that index and search, and our own library with one process and with two, measured alike.

Each function is given titles and texts, an empty folder and the megabytes of text, and gives what it
measured; None where the program is not installed. CPU seconds have the system's time in them, and
those of child processes.
"""

import contextlib
import hashlib
import importlib.util
import os
import resource
import shutil
import subprocess
import threading
import time
from pathlib import Path

import psutil

from florilegium.corpus import Corpus, indexing
from florilegium.model import Block, BlockKind, ImportedDocument, Metadata, Structure
from florilegium.store import Database, DocumentRows, NewVersion

WORD = "the"


def cpu():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def size(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def anonymous(pid):
    """Resident memory of a process that belongs to no file, in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) * 1024
    return 0


class Memory:
    """Watches how much memory of their own (no file's) this process and its children take, in bytes."""

    def __init__(self):
        self._over = threading.Event()
        self._first = {}
        self._before = self._taken()
        self.peaks = {}
        """Of each process, above what it had at the first look."""
        self.together = 0
        """Of all, above what this process had at the start; the children's interpreters count in full."""

    def __enter__(self):
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def _watch(self):
        while not self._over.wait(0.05):
            taken = self._taken()
            self.together = max(self.together, sum(taken.values()) - sum(self._before.values()))
            for process, bytes_ in taken.items():
                first = self._first.setdefault(process, self._before.get(process, bytes_))
                self.peaks[process] = max(self.peaks.get(process, 0), bytes_ - first)

    def _taken(self):
        taken = {}
        me = psutil.Process()
        for process in (me, *me.children(recursive=True)):
            with contextlib.suppress(psutil.Error, OSError):
                if "resource_tracker" not in " ".join(process.cmdline()):
                    taken[process.pid] = anonymous(process.pid)
        return taken


def _library(place, texts):
    database = Database(place)
    documents = DocumentRows(database)
    for first in range(0, len(texts), 1_000):
        with database.transaction():
            ids = []
            for number, (title, text) in enumerate(texts[first : first + 1_000], first):
                structure = Structure((Block(0, len(text), BlockKind.PARAGRAPH),))
                imported = ImportedDocument(text, structure, Metadata(title, language="en"), "txt")
                fingerprint = hashlib.sha256(f"{number} {text}".encode()).hexdigest()
                new = NewVersion(imported, fingerprint, 1, f"/texts/{number}.txt")
                ids.append(documents.insert(new, "2026-01-01T00:00:00Z"))
            database.record("added", ids)
    database.close()


def library(texts, place, megabytes):
    """Our whole way: texts read from the database, by one process and by two; then a commit of 1,000 more."""
    found = {}
    some = texts[-1_000:] if len(texts) > 2_000 else texts
    texts = texts[: len(texts) - len(some)] or some
    _library(place, texts)
    of = sum(len(text.encode()) for _, text in texts) / 1e6
    much = min(indexing._MUCH, 1_000_000)
    for processes in (1, 2):
        indexing._MUCH = much if processes == 2 else 1 << 60
        corpus = Corpus(place)
        corpus._indexing.clear()
        with Memory() as memory:
            before, start = cpu(), time.perf_counter()
            corpus.update_index()
            wall = time.perf_counter() - start
        corpus.close()
        used = cpu() - before  # of the children, too, which have ended
        mine = memory.peaks.pop(os.getpid())
        found[f"{processes}"] = {
            "CPU s/MB": used / of,
            "wall s/MB": wall / of,
            "memory, MB": mine / 1e6,
            "memory of the children, MB": [peak / 1e6 for peak in memory.peaks.values()],
            "memory together, MB": memory.together / 1e6,
            "size": size(place / "index") / 1e6 / of,
            "segments": len(list((place / "index").glob("*.seg"))),
        }
    if some is not texts:
        indexing._MUCH = 1 << 60
        _library(place, some)
        corpus = Corpus(place)
        before, start = cpu(), time.perf_counter()
        corpus.update_index()
        found["1,000 more"] = cpu() - before, time.perf_counter() - start
        corpus.close()
    return found


def _files(texts, folder):
    folder.mkdir()
    for number, (_, text) in enumerate(texts):
        into = folder / f"{number // 1_000:03}"
        into.mkdir(exist_ok=True)
        (into / f"{number:06}.txt").write_text(text, encoding="utf-8")
    return folder


def recoll(texts, place, megabytes):
    """Recoll's indexer over the texts as files, as it comes."""
    command = shutil.which("recollindex")
    if command is None:
        return None
    files, settings = _files(texts, place / "files"), place / "settings"
    settings.mkdir()
    (settings / "recoll.conf").write_text(f"topdirs = {files}\nloglevel = 2\n")
    before, start = cpu(), time.perf_counter()
    subprocess.run([command, "-c", str(settings)], check=True, capture_output=True, cwd=place)
    return {
        "CPU s/MB": (cpu() - before) / megabytes,
        "wall s/MB": (time.perf_counter() - start) / megabytes,
        "memory, MB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6,
        "size": size(settings) / 1e6 / megabytes,
    }


def tantivy(texts, place, megabytes):
    """Tantivy through its Python package, stemming, the texts not stored; and its answer to "the"."""
    if importlib.util.find_spec("tantivy") is None:
        return None
    import tantivy as engine

    fields = engine.SchemaBuilder()
    fields.add_text_field("title", stored=True, tokenizer_name="en_stem")
    fields.add_text_field("content", tokenizer_name="en_stem")
    folder = place / "tantivy"
    folder.mkdir()
    index = engine.Index(fields.build(), path=str(folder))
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    before, start = cpu(), time.perf_counter()
    writer = index.writer(num_threads=1)
    for title, text in texts:
        writer.add_document(engine.Document(title=title, content=text))
    writer.commit()
    writer.wait_merging_threads()
    found = {
        "CPU s/MB": (cpu() - before) / megabytes,
        "wall s/MB": (time.perf_counter() - start) / megabytes,
        "memory, MB": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - resident) * 1024 / 1e6,
        "size": size(folder) / 1e6 / megabytes,
    }
    index.reload()
    searcher = index.searcher()
    taken = []
    for _ in range(9):
        start = time.process_time()
        answer = searcher.search(index.parse_query(WORD, ["content"]), 50)
        for _, address in answer.hits:
            searcher.doc(address)
        taken.append((time.process_time() - start) * 1000)
    return found | {"the": sorted(taken)[len(taken) // 2]}


def ripgrep(texts, place, megabytes):
    """Ripgrep's scan of the texts as files for a common word, every occurrence counted."""
    command = shutil.which("rg")
    if command is None:
        return None
    files = _files(texts, place / "files")
    taken = []
    for _ in range(3):
        before = cpu()
        asked = [command, "--count-matches", "--word-regexp", "--ignore-case", WORD, str(files)]
        subprocess.run(asked, check=True, capture_output=True)
        taken.append((cpu() - before) * 1000)
    return {"the": sorted(taken)[1]}


OTHERS = {"library": library, "recoll": recoll, "tantivy": tantivy, "ripgrep": ripgrep}


def lines(found):
    """What they measured, as further lines of the table: ours, theirs, how much of theirs ours is."""

    def line(what, mine, theirs, form=".3f"):
        return f"| {what} | {mine:{form}} | {theirs:{form}} | | {mine / theirs:.2f} | |"

    one, two = (found["library"][processes] for processes in ("1", "2"))
    for processes, ours in (("one process", one), ("two processes", two)):
        begin = f"| library, {processes}"
        yield f"{begin}: CPU s/MB, texts read from the database | {ours['CPU s/MB']:.3f} | | | | |"
        yield f"{begin}: wall s/MB | {ours['wall s/MB']:.3f} | | | | |"
        each = ", ".join(f"{peak:.0f}" for peak in ours["memory of the children, MB"])
        children = f"; its children above their first look: {each}" if each else ""
        yield (
            f"{begin}: memory above the start, MB{children} | {ours['memory, MB']:.0f}; "
            f"together with the children's interpreters {ours['memory together, MB']:.0f} | | | | |"
        )
        yield f"{begin}: index, of the text; segments | {ours['size']:.2f}; {ours['segments']} | | | | |"
    if more := found["library"].get("1,000 more"):
        yield f"| library: 1,000 documents more, CPU s; wall s | {more[0]:.2f}; {more[1]:.2f} | | | | |"
    for name in ("recoll", "tantivy"):
        theirs = found[name]
        if theirs is None:
            yield f"| {name}: not installed | | | | | |"
            continue
        yield line(f"indexing, CPU s/MB: library, two processes; {name}", two["CPU s/MB"], theirs["CPU s/MB"])
        yield line(
            f"indexing, wall s/MB: library, two processes; {name}", two["wall s/MB"], theirs["wall s/MB"]
        )
        yield line(f"index, of the text: library; {name}", two["size"], theirs["size"], ".2f")
        yield f"| memory of {name}, MB | | {theirs['memory, MB']:.0f} | | | |"
    common = {what: full for what, *_, full in found["ours"]["asked"]}.get("common word")
    for name in ("tantivy", "ripgrep"):
        if found[name] and common:
            yield line(
                f"“{WORD}”, ms: ours with 50 documents' passages; {name}", common, found[name]["the"], ".1f"
            )
        elif not found[name]:
            yield f"| {name}: not installed | | | | | |"
