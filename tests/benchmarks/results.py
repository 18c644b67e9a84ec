"""What was measured, as rows of a table that says on what machine."""

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Results:
    """Rows of (what, middle, near the worst, the worst)."""

    rows: list[tuple[str, str, str, str]] = field(default_factory=list)
    about: dict[str, str] = field(default_factory=dict)

    def times(self, what: str, seconds: Sequence[float]) -> None:
        """A row of times: median, 95th percentile and longest, in milliseconds."""
        ordered = sorted(seconds)
        figures = (
            statistics.median(ordered),
            ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)],
            ordered[-1],
        )
        median, late, longest = (f"{figure * 1000:,.1f} ms" for figure in figures)
        self.rows.append((what, median, late, longest))

    def figure(self, what: str, value: str) -> None:
        """A row with one figure."""
        self.rows.append((what, value, "", ""))

    def table(self) -> str:
        """The rows in Markdown, under a line about the machine and the texts."""
        about = "; ".join(f"{key}: {value}" for key, value in {**machine(), **self.about}.items())
        head = "| measured | median | 95 % under | longest |\n|:--|--:|--:|--:|"
        return "\n".join([about, "", head, *(f"| {' | '.join(row)} |" for row in self.rows)])


def machine() -> dict[str, str]:
    """The processor, its cores and the Python, as they describe themselves."""
    model = platform.processor() or platform.machine()
    try:
        described = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        described = []
    for line in described:
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return {
        "machine": f"{model}, {os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    }
