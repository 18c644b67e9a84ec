"""Long work in a child process: what can be asked of it, and the child itself."""

from florilegium.work.jobs import (
    AddFiles,
    BackUp,
    ExportHighlights,
    FindHits,
    FindNewFiles,
    Job,
    PreviewExport,
    ReadAgain,
    Search,
    UpdateIndex,
)
from florilegium.work.worker import Crashed, Done, Failed, Progressed, Reported, Worker

__all__ = [
    "AddFiles",
    "BackUp",
    "Crashed",
    "Done",
    "ExportHighlights",
    "Failed",
    "FindHits",
    "FindNewFiles",
    "Job",
    "PreviewExport",
    "Progressed",
    "ReadAgain",
    "Reported",
    "Search",
    "UpdateIndex",
    "Worker",
]
