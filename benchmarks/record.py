"""What do recorded inputs cost: a program that is recorded, and a run that has to hear
the project's tests first?

*Recording*: programs that do little else than call small functions, which is the worst
case, with and without `afterburner record` in turns. The ratio is the median of the
pairs' ratios; none should be above 2. Of one that only starts, the seconds count.

*First race*: a project of 500 tests is generated, and `afterburner optimize` is started
on a function that only its tests know inputs for. Measured is the time until the first
race has a result, at first (the tests are run in the sandbox, as far as needed), again
(what they showed is cached), and for the same function with a workload file.

    python benchmarks/record.py --python python3.13 --repeats 7 --json record.json
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import common

from afterburner_engine.recorder import record

GOAL = 2.0
"""Times as long as without, at most."""

STARTS = "nothing but to start"

PROGRAMS = {
    STARTS: """
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

TESTS = 500
TESTS_A_FILE = 20
TEST_S = 0.005
"""Each test also does something else for so long."""

MODULE = '''
def repeated(orders):
    """The order numbers that occur more than once."""
    seen = []
    twice = []
    for order in orders:
        if order in seen and order not in twice:
            twice.append(order)
        seen.append(order)
    return twice


def doubled(number):
    return number * 2
'''

WORKLOAD = """
def make_input(size, rng):
    return ([rng.randrange(size) for _ in range(size)],), {}
"""

STEPS = ("workload_ready", "candidate_proposed", "race_progressed", "candidate_judged")
"""Events until the first race has a result; the last stands in for a race that was
over before it could tell."""


def main() -> None:
    """Measure both; print a table for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--only", choices=("recording", "first-race"))
    options = parser.parse_args()
    figures: dict[str, object] = {"python": options.python, "goal": GOAL}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = str(Path(folder, "data"))
        if options.only != "first-race":
            figures["recording"] = _recording(Path(folder), options)
        if options.only != "recording":
            figures["first_race"] = _first_race(Path(folder), options)
    common.save(options.json, figures)


def _recording(folder: Path, options: argparse.Namespace) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for name, text in PROGRAMS.items():
        path = folder / "project" / "app.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{text}\nmain()\n", encoding="utf-8")
        pairs = [_pair(path, options.python) for _ in range(options.repeats)]
        plain, ratio = (
            statistics.median(column) for column in zip(*pairs, strict=True)
        )
        added = statistics.median(plain_s * (r - 1) for plain_s, r in pairs)
        rows.append(
            {
                "program": name,
                "plain_s": plain,
                "added_s": added,
                "ratio": ratio,
                # Of a program that does nothing a ratio says nothing.
                "within_goal": None if name == STARTS else ratio <= GOAL,
                "pairs": pairs,
            }
        )
    said: dict[object, str] = {None: "–", True: "yes", False: "NO"}
    common.table(
        ["program", "s without", "s added", "times as long", f"at most {GOAL:g}"],
        [
            [
                r["program"],
                r["plain_s"],
                r["added_s"],
                r["ratio"],
                said[r["within_goal"]],
            ]
            for r in rows
        ],
    )
    return rows


def _pair(path: Path, python: str) -> tuple[float, float]:
    """Seconds without recording, and how many times as long it takes with it."""
    command = [python, str(path)]
    started = time.monotonic()
    subprocess.run(command, check=True)
    plain_s = time.monotonic() - started
    started = time.monotonic()
    record(command, project=path.parent)
    return plain_s, (time.monotonic() - started) / plain_s


def _first_race(folder: Path, options: argparse.Namespace) -> list[dict[str, object]]:
    found: dict[str, list[dict[str, float]]] = {}
    for repeat in range(options.repeats):
        project = folder / f"shop-{repeat}"
        _generate(project)
        os.environ["XDG_CACHE_HOME"] = str(folder / f"cache-{repeat}")
        module = project / "shop" / "orders.py"
        for name in ("500 tests, first run", "500 tests, again"):
            found.setdefault(name, []).append(_until_race(module, options.python))
        module.with_suffix(".workload.py").write_text(WORKLOAD, encoding="utf-8")
        name = "with a workload file"
        found.setdefault(name, []).append(_until_race(module, options.python))
    rows: list[dict[str, object]] = [
        {
            "case": name,
            "inputs_s": statistics.median(r["workload_ready"] for r in runs),
            "first_race_s": statistics.median(r["race"] for r in runs),
            "runs": runs,
        }
        for name, runs in found.items()
    ]
    common.table(
        ["start of optimize", "s to inputs", "s to first race"],
        [[row["case"], row["inputs_s"], row["first_race_s"]] for row in rows],
    )
    return rows


def _generate(project: Path) -> None:
    """A package, and tests of which each fifth calls the function in its own way."""
    (project / "shop").mkdir(parents=True)
    (project / "tests").mkdir()
    (project / "pyproject.toml").write_text("[project]\nname = 'shop'\n")
    (project / "shop" / "__init__.py").write_text("")
    (project / "shop" / "orders.py").write_text(MODULE)
    for first in range(0, TESTS, TESTS_A_FILE):
        tests = [_test(number) for number in range(first, first + TESTS_A_FILE)]
        text = "import time\n\nfrom shop import orders\n\n\n" + "\n\n".join(tests)
        (project / "tests" / f"test_part_{first:03}.py").write_text(text)


def _test(number: int) -> str:
    call = f"doubled({number}) == {2 * number}"
    if number % 5 == 0:
        given = [at * at % (7 + number % 13) for at in range(3 + number % 40)]
        call = f"len(repeated({given})) <= {len(given)}"
    return (
        f"def test_{number}():\n    time.sleep({TEST_S})\n    assert "
        + call.replace("doubled", "orders.doubled").replace(
            "repeated", "orders.repeated"
        )
        + "\n"
    )


def _until_race(module: Path, python: str) -> dict[str, float]:
    """Seconds from the start of the process to each step, the first race the last.

    Raises:
        RuntimeError: there was none.
    """
    command = [sys.executable, "-m", "afterburner_tui.cli", "optimize", "--events"]
    command += ["--python", python, f"{module}::repeated"]
    started = time.monotonic()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    found: dict[str, float] = {}
    try:
        for line in process.stdout or ():
            event = json.loads(line)["event"]
            found.setdefault(event, time.monotonic() - started)
            if event in STEPS[-2:]:
                found["race"] = found[event]
                return found
    finally:
        process.terminate()
        process.wait()
    raise RuntimeError(f"{' '.join(command)} ended without a race")


if __name__ == "__main__":
    main()
