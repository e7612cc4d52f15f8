"""What the benchmarks share: the examples, and tables."""

from __future__ import annotations

import json
import os
import platform
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]

EXAMPLES = (
    "report.py::build_report",
    "log_parser.py::page_statistics",
    "graph_walk.py::stops_from",
    "match_tables.py::reconcile",
    "queue_sim.py::simulate_desk",
    "text_stats.py::word_shares",
    "text_stats.py::reading_pace",
    "number_theory.py::is_prime",
    "number_theory.py::prime_factors",
    "settings_parser.py::parse_settings",
    "coins.py::ways_to_pay",
    "meter_readings.py::usage_summary",
)

OBJECTIVES = {"meter_readings.py::usage_summary": "memory"}
"""What is to shrink, where it is not time."""


def example(name: str) -> str:
    """The full name of an example's function."""
    return f"{ROOT / 'examples'}/{name}"


def table(columns: list[str], rows: list[list[object]]) -> None:
    """Print rows under their columns."""
    texts = [columns, *[[_text(cell) for cell in row] for row in rows]]
    widths = [max(len(row[i]) for row in texts) for i in range(len(columns))]
    for row in texts:
        cells = zip(row, widths, strict=True)
        print("  ".join(cell.ljust(width) for cell, width in cells))


def _text(cell: object) -> str:
    return f"{cell:.3g}" if isinstance(cell, float) else str(cell)


def save(path: str | None, figures: dict[str, Any]) -> None:
    """Write the figures with the machine's facts, if a file was named."""
    if path is None:
        return
    machine = {
        "system": f"{platform.system()} {platform.release()}",
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "python": platform.python_version(),
    }
    text = json.dumps({"machine": machine} | figures, indent=1)
    Path(path).write_text(text, encoding="utf-8")
