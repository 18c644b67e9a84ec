"""The commands that take highlights away, once or under a name."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from florilegium.cli.saying import DONE, MISUSE, Command, say
from florilegium.corpus import Corpus
from florilegium.model import Context, ExportOptions, ExportProfile, Files, Group, PlannedFile


def offer(command: Command) -> None:
    """Register the commands."""
    made = command("export", "Write highlights to files, keeping what you wrote in them.")
    made.add_argument("documents", metavar="DOCUMENT", nargs="*")
    made.add_argument("--profile", metavar="NAME", help="as the profile of this name says")
    made.add_argument("--dry-run", action="store_true", help="show what would change, write nothing")
    _offer_options(made)
    made.set_defaults(do=_export)
    made = command("profiles", "List the named exports, keep one or forget one.")
    made.add_argument("--save", metavar="NAME", help="keep the options that follow under this name")
    made.add_argument("--delete", metavar="NAME", help="forget the export of this name")
    _offer_options(made)
    made.set_defaults(do=_profiles)


def _offer_options(made: argparse.ArgumentParser) -> None:
    made.add_argument("--to", metavar="PATH", type=Path, help="a folder; or one file, as in notes.md")
    made.add_argument(
        "--format",
        metavar="FORMAT",
        help="commonmark (Markdown, the default), obsidian, logseq, pandoc, html, docx, csv, json, w3c, "
        "epub, readium, hypothesis, bibtex or csl",
    )
    made.add_argument("--group", choices=[str(one) for one in Group], help="what highlights stand under")
    made.add_argument("--context", choices=[str(one) for one in Context], help="how much text around them")
    made.add_argument("--files", choices=[str(one) for one in Files], help="one file for each of what")
    made.add_argument("--single", action="store_true", help="everything in one file, as --files single")
    made.add_argument("--template", metavar="FILE", type=Path, help="a Jinja template of your own")
    made.add_argument(
        "--provenance", action="store_true", default=None, help="say of each which file and place it is from"
    )
    made.add_argument("--label", action="append", metavar="LABEL", help="only highlights with this label")
    made.add_argument("--tag", action="append", metavar="TAG", help="only highlights with this tag")


def _options(request: argparse.Namespace, options: ExportOptions) -> ExportOptions:
    """``options`` with what the command line says instead."""
    said = {
        "format": request.format,
        "group": request.group and Group(request.group),
        "context": request.context and Context(request.context),
        "files": Files.SINGLE if request.single else request.files and Files(request.files),
        "template": request.template and str(request.template.absolute()),
        "provenance": request.provenance,
        "labels": request.label and tuple(request.label),
        "tags": request.tag and tuple(request.tag),
    }
    return replace(options, **{name: value for name, value in said.items() if value})


def _export(corpus: Corpus, request: argparse.Namespace) -> int:
    ids = list(dict.fromkeys(corpus.document(reference).id for reference in request.documents)) or None
    profile = corpus.exports.profile(request.profile) if request.profile else ExportProfile("")
    target = request.to or (Path(profile.target) if profile.target else None)
    if target is None:
        print("florilegium: Say where to export to, with --to PATH.", file=sys.stderr)
        return MISUSE
    options = _options(request, profile.options)
    if request.to and not (request.files or request.single) and _is_file(target, options):
        options = replace(options, files=Files.SINGLE)
    plan = corpus.exports.plan(ids, target, options)
    if request.dry_run:
        for file in plan.files:
            _say(request, file.planned(diff=True), dry=True)
        return DONE
    for written in corpus.exports.write(plan):
        _say(request, written)
    return DONE


def _is_file(target: Path, options: ExportOptions) -> bool:
    """Whether a target is named like one file of the format, and is no folder."""
    from florilegium.exporters.formats import FORMATS

    made = FORMATS.get(options.format)
    return made is not None and target.suffix.lower() == made.suffix and not target.is_dir()


def _say(request: argparse.Namespace, file: PlannedFile, *, dry: bool = False) -> None:
    data: dict[str, object] = {
        "path": file.path,
        "status": file.status,
        "conflicts": file.conflicts,
        "highlights": file.highlights,
        "reason": file.reason,
    }
    if dry:
        say(request, data | {"diff": file.diff}, file.diff.rstrip("\n") or f"{file.path}: unchanged")
        return
    many = "s" if file.conflicts != 1 else ""
    found = f"{file.conflicts} conflict{many} to settle" if file.conflicts else ""
    remarks = [word for word in (file.status if file.status != "new" else "", found, file.reason) if word]
    say(request, data, f"{file.path}{': ' if remarks else ''}{'; '.join(remarks)}")


def _profiles(corpus: Corpus, request: argparse.Namespace) -> int:
    if request.delete:
        corpus.exports.delete_profile(request.delete)
    if request.save:
        target = str(request.to.absolute()) if request.to else ""
        corpus.exports.save_profile(ExportProfile(request.save, _options(request, ExportOptions()), target))
    for profile in corpus.exports.profiles():
        options = profile.options
        data = {"name": profile.name, **options.to_json(), "to": profile.target}
        words = [options.format, f"by {options.group}", f"one file per {options.files}"]
        say(request, data, f"{profile.name}: {', '.join(words)}; to {profile.target or 'nowhere yet'}")
    return DONE
