"""No cheat is ever called faster: each one is judged as a model's code would be.

The judging is the real one: equality on all cases, races, the final exam.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from afterburner_sandbox.verdict import Verdict
from tests.chance import likely, tried_again
from tests.sandbox.cheat_files import CHEATS, OUTWARD, Cheat, every_cheat, read, table
from tests.sandbox.courts import Courts, reports
from tests.sandbox.helpers import ISOLATING

CASES = [
    pytest.param(backend, cheat, marks=param.marks, id=f"{backend}-{cheat.name}")
    for param in ISOLATING
    for backend in map(str, param.values)
    for cheat in every_cheat()
    if backend == "bwrap" or cheat.name.startswith(OUTWARD)
]
"""All of them under one back end; under another one those to which it matters."""


@tried_again
@pytest.mark.parametrize(
    ("courts", "cheat"), CASES, indirect=["courts"], scope="module"
)
def test_cheats_do_not_pay(courts: Courts, cheat: Cheat) -> None:
    """Judge and exam each give a verdict of those that the header names.

    A busy machine may let a race end undecided or time out, and one race in many says
    `faster` by chance. What both say is what users are told: that is not tried again.
    """
    found = reports(courts.judge(cheat.incumbent), cheat.source)

    verdicts = {report.verdict for report in found}
    said = [f"{report.verdict.value}: {report.detail}" for report in found]
    assert verdicts != {Verdict.FASTER}, said
    likely(verdicts <= cheat.verdicts, said)


HONEST = {
    "better": (
        "floats",
        """
def f(items):
    best = float("-inf")
    for i in range(len(items)):
        total = 0.0
        for item in items[i : i + 40]:
            total += item
            if total > best:
                best = total
    return best
""",
    ),
    "brief": (
        "brief",
        """
def f(n, rounds):
    total = n
    for i in range(rounds):
        total = total * 31 + i & 0xFFFF
    return [total]
""",
    ),
    "table": (
        "items",
        """
import bisect


def f(items):
    ordered = sorted(items)
    return [bisect.bisect_left(ordered, item) for item in items]
""",
    ),
    "threads": (
        "items",
        """
import bisect
import threading


def f(items):
    ordered = []
    thread = threading.Thread(target=lambda: ordered.extend(sorted(items)))
    thread.start()
    thread.join()
    return [bisect.bisect_left(ordered, item) for item in items]
""",
    ),
    "fewer objects": (
        "objects",
        """
def f(n, count):
    chains = []
    for i in range(count):
        chains.append((n, i))
    return len(chains)
""",
    ),
    "waits less": (
        "waiting",
        """
import time


def f(n, rounds):
    time.sleep(0.000_5)
    total = n
    for i in range(rounds):
        total = (total * 31 + i ^ n) % 1_000_003
    return total
""",
    ),
}


BY_THE_WALL = ("threads", "waits less")
"""Gains that wall time has to show as well."""

GAINS = [
    pytest.param(
        backend,
        name,
        marks=param.marks,
        id=f"{backend}-{name}",
    )
    for param in ISOLATING
    for backend in map(str, param.values)
    for name in HONEST
    if backend == "bwrap" or name in BY_THE_WALL
]


@pytest.mark.quiet
@tried_again
@pytest.mark.parametrize(("courts", "name"), GAINS, indirect=["courts"], scope="module")
def test_honest_gains_are_seen(courts: Courts, name: str) -> None:
    """What stops cheats does not stop programs that are faster."""
    incumbent, source = HONEST[name]
    found = reports(courts.judge(incumbent), source)

    said = [f"{report.verdict.value}: {report.detail}" for report in found]
    likely({report.verdict for report in found} == {Verdict.FASTER}, said)


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("", "needs a line"),
        ("What.\nIncumbent: items\n\nVerdict: error\nWhy: so", "needs a line"),
        ("What.\n\nIncumbent: items\nVerdict: error", "its fields are"),
        ("What.\n\nVerdict: error\nIncumbent: items\nWhy: so", "its fields are"),
        ("What.\n\nIncumbent: items\nVerdict: error\nWhy: so\nMore: x", "its fields"),
        ("What.\n\nIncumbent: items\nIncumbent: items", "is no field"),
        ("What.\n\nIncumbent items", "is no field"),
        ("What.\n\nIncumbent: nobody\nVerdict: error\nWhy: so", "no incumbent"),
        ("What.\n\nIncumbent: items\nVerdict: faster\nWhy: so", "no cheat may be"),
        ("What.\n\nIncumbent: items\nVerdict: great\nWhy: so", "not a valid Verdict"),
    ],
)
def test_headers_are_read_strictly(tmp_path: Path, header: str, problem: str) -> None:
    """A slip in a header is an error, not a cheat that nobody looks at."""
    path = tmp_path / "cheat.py"
    path.write_text(f'"""{header}"""\n')

    with pytest.raises(ValueError, match=problem):
        read(path)


def test_the_documentation_shows_them() -> None:
    """The table there is made of the headers: `tests.sandbox.cheat_files.table`."""
    assert table() in (CHEATS.parents[2] / "docs/sandbox.md").read_text()


def test_there_are_cheats() -> None:
    """The suite is what is in the folder."""
    assert len(every_cheat()) == len(list(CHEATS.glob("*.py"))) >= 90
