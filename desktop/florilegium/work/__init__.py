"""Long work in a child process: what can be asked of it, and the child itself."""

from florilegium.work.jobs import (
    AddFiles,
    AddStarterCorpus,
    BackUp,
    ExportHighlights,
    FindFolders,
    FindHits,
    FindNewFiles,
    Job,
    PreviewExport,
    ReadAgain,
    Search,
    UpdateIndex,
)
from florilegium.work.worker import Crashed, Done, Failed, Message, Progressed, Reported, Worker

__all__ = [
    "AddFiles",
    "AddStarterCorpus",
    "BackUp",
    "Crashed",
    "Done",
    "ExportHighlights",
    "Failed",
    "FindFolders",
    "FindHits",
    "FindNewFiles",
    "Job",
    "Message",
    "PreviewExport",
    "Progressed",
    "ReadAgain",
    "Reported",
    "Search",
    "UpdateIndex",
    "Worker",
]
