"""What can be counted around a word, and how."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TypeVar

from PySide6.QtCore import QSettings

T = TypeVar("T")

COLLOCATES, FORMS, CLUSTERS, KEYWORDS, DATES, PLACES = (
    "collocates", "forms", "clusters", "keywords", "dates", "places",
)  # fmt: skip

TABLES: tuple[tuple[str, str, str], ...] = (
    (COLLOCATES, "Collocates", "Words that stand near what is searched for"),
    (FORMS, "Forms", "The forms in which it stands in the texts"),
    (CLUSTERS, "Clusters", "Rows of words that hold it"),
    (KEYWORDS, "Keywords", "Words that tell the chosen documents from all others"),
    (DATES, "By date", "How often it stands in the documents of each year"),
    (PLACES, "Where", "Where it stands in each document"),
)
"""Key, name, and what it shows."""

WINDOWS = range(1, 11)
MEASURES: tuple[tuple[str, str], ...] = (
    ("log-likelihood", "Log-likelihood"),
    ("mi", "MI"),
    ("frequency", "Frequency"),
)
MINIMA = (1, 2, 3, 5, 10, 20)
SIZES = range(2, 6)


@dataclass(frozen=True)
class Options:
    """How is counted."""

    window: int = 5
    """Words to either side among which collocates are."""
    measure: str = "log-likelihood"
    minimum: int = 3
    """How often a collocate must be there."""
    size: int = 3
    """Words of a cluster."""
    relative: bool = False
    """Whether years are compared by hits for each million characters."""


def stored_options(settings: QSettings) -> Options:
    """The options that were last chosen."""
    usual = Options()
    return Options(
        window=_stored(settings, "window", usual.window, WINDOWS),
        measure=_stored(settings, "measure", usual.measure, [key for key, _ in MEASURES]),
        minimum=_stored(settings, "minimum", usual.minimum, MINIMA),
        size=_stored(settings, "size", usual.size, SIZES),
        relative=_stored(settings, "relative", usual.relative, (False, True)),
    )


def store_options(settings: QSettings, options: Options) -> None:
    """Remember them for the next start."""
    for name, value in asdict(options).items():
        settings.setValue(f"words/{name}", str(value))


def _stored(settings: QSettings, name: str, usual: T, among: Iterable[T]) -> T:
    written = str(settings.value(f"words/{name}", usual))
    return next((choice for choice in among if str(choice) == written), usual)
