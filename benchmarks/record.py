"""How much longer does a program take while its calls are recorded?

Programs that do little else than call small functions, which is the worst case, with
and without recording in turns. The ratio is the median of the pairs' ratios.

    python benchmarks/record.py --python python3.13 --repeats 7
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import common

from afterburner_engine.recorder import record

PROGRAMS = {
    "nothing but to start": """
def main():
    pass
""",
    "tiny function, 1e7 calls": """
def tiny(n):
    return n

def main():
    for n in range(10_000_000):
        tiny(n)
""",
    "methods, 3e6 calls": """
class Counter:
    def __init__(self):
        self.seen = {}

    def add(self, key):
        self.seen[key] = self.get(key) + 1

    def get(self, key):
        return self.seen.get(key, 0)

def main():
    counter = Counter()
    for n in range(1_500_000):
        counter.add(n % 1_000)
""",
    "recursion, fib(31)": """
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

def main():
    fib(31)
""",
    "lists that change, 1e6 calls": """
def total(rows, extra):
    rows.append(extra)
    return len(rows)

def main():
    for n in range(1_000_000):
        total([n, [n + 1], {"k": n}], (n,))
""",
}


def main() -> None:
    """Measure each program; print a row for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    rows: list[list[object]] = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = folder
        for name, text in PROGRAMS.items():
            path = Path(folder, "project", "app.py")
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"{text}\nmain()\n", encoding="utf-8")
            pairs = [_pair(path, options.python) for _ in range(options.repeats)]
            plain, ratio = (
                statistics.median(column) for column in zip(*pairs, strict=True)
            )
            rows.append([name, plain, ratio])
    common.table(["program", "seconds without", "times as long"], rows)
    common.save(options.json, {"python": options.python, "rows": rows})


def _pair(path: Path, python: str) -> tuple[float, float]:
    """Seconds without recording, and how many times as long it takes with it."""
    command = [python, str(path)]
    started = time.monotonic()
    subprocess.run(command, check=True)
    plain_s = time.monotonic() - started
    started = time.monotonic()
    record(command, project=path.parent)
    return plain_s, (time.monotonic() - started) / plain_s


if __name__ == "__main__":
    main()
