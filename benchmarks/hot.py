"""What does `afterburner hot` cost a program, and is what it says true?

*Cost*: programs that do little else than call small functions, which is the worst
case, a usual one, and one that only starts; without a profile, under `hot` and under
cProfile, in turns. Ratios are medians of those of each turn.

*Truth*: a program does the same sums twice, once in a loop and once through a small
function that has neither loops nor calls. What share of the time do the calls take? It
times both halves itself; a profile of it should say the same.

    python benchmarks/hot.py --python python3.13 --repeats 7 --json hot.json
"""

from __future__ import annotations

import argparse
import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import common
import record

from afterburner_engine.profiler import profile

USUAL = """
import json

def rows(n):
    return [{"id": k, "name": f"item {k % 97}", "price": k * 0.25} for k in range(n)]

def grouped(items):
    found = {}
    for item in items:
        found.setdefault(item["name"], []).append(item)
    return found

def report(groups):
    lines = []
    for name in sorted(groups):
        total = sum(item["price"] for item in groups[name])
        lines.append(f"{name:>20} {total:12.2f}")
    return "\\n".join(lines)

def main():
    for _ in range(12):
        items = json.loads(json.dumps(rows(20_000)))
        report(grouped(items))
"""

PROGRAMS = {**record.PROGRAMS, "parses, groups, writes": USUAL}

HALVES = """
import time

def leaf(a, b):
    return (a * 31 + b * 17 + a * a - b * 3 + a % 7 + (a ^ b) + (a & b)) % 9973

def through(n):
    b = 0
    for a in range(n):
        b = leaf(a, b)
    return b

def direct(n):
    b = 0
    for a in range(n):
        b = (a * 31 + b * 17 + a * a - b * 3 + a % 7 + (a ^ b) + (a & b)) % 9973
    return b

def main():
    began = time.process_time()
    through(2_000_000)
    middle = time.process_time()
    direct(2_000_000)
    ended = time.process_time()
    with open("share", "w") as told:
        told.write(repr((middle - began) / (ended - began)))
"""

CALLS = ("leaf", "through")


def main() -> None:
    """Measure both; print a table for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = folder
        path = Path(folder, "project", "app.py")
        path.parent.mkdir()
        os.chdir(path.parent)
        cost = _cost(path, options.python, options.repeats)
        truth = _truth(path, options.python, options.repeats)
    common.save(options.json, {"python": options.python, "cost": cost, "truth": truth})


def _cost(path: Path, python: str, repeats: int) -> list[list[object]]:
    rows: list[list[object]] = []
    for name, text in PROGRAMS.items():
        path.write_text(f"{text}\nmain()\n", encoding="utf-8")
        turns = [_turn(path, python) for _ in range(repeats)]
        rows.append([name, *map(statistics.median, zip(*turns, strict=True))])
    common.table(["program", "seconds without", "hot", "cProfile"], rows)
    return rows


def _turn(path: Path, python: str) -> tuple[float, float, float]:
    """Seconds without, and how many times as long it takes with each."""
    plain_s = _seconds([python, str(path)])
    began = time.monotonic()
    profile([python, str(path)], project=path.parent)
    hot_s = time.monotonic() - began
    return plain_s, hot_s / plain_s, _seconds(_cprofile(path, python)) / plain_s


def _seconds(command: list[str]) -> float:
    began = time.monotonic()
    subprocess.run(command, check=True)
    return time.monotonic() - began


def _cprofile(path: Path, python: str) -> list[str]:
    dump = str(path.with_suffix(".prof"))
    return [python, "-m", "cProfile", "-o", dump, str(path)]


def _truth(path: Path, python: str, repeats: int) -> list[list[object]]:
    path.write_text(f"{HALVES}\nmain()\n", encoding="utf-8")
    turns = [_shares(path, python) for _ in range(repeats)]
    row: list[object] = ["through a function"]
    row += [f"{statistics.median(column):.1%}" for column in zip(*turns, strict=True)]
    common.table(["share of the time", "timed", "hot", "cProfile"], [row])
    return [row]


def _shares(path: Path, python: str) -> tuple[float, float, float]:
    """The share of the calls: as the program times itself, by hot, by cProfile."""
    subprocess.run([python, str(path)], check=True)
    told = Path("share").read_text(encoding="ascii")
    functions = profile([python, str(path)], project=path.parent).functions
    own = {function.qualname: function.own_s for function in functions}
    subprocess.run(_cprofile(path, python), check=True)
    stats = pstats.Stats(str(path.with_suffix(".prof")))
    rows = vars(stats)["stats"].items()
    timed = {key[2]: row[2] for key, row in rows if key[0] == str(path)}
    hot, traced = (
        sum(found[name] for name in CALLS) / sum(found[n] for n in (*CALLS, "direct"))
        for found in (own, timed)
    )
    return float(told), hot, traced


if __name__ == "__main__":
    main()
