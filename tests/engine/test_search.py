"""The search for counter-examples: it breaks what is broken, and nothing else."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest

from afterburner_engine.bench import Bench
from afterburner_engine.compare import Comparison, compare
from afterburner_engine.events import ExamFinished, RunFinished
from afterburner_engine.literals import literals
from afterburner_engine.search import Search, Searched
from afterburner_engine.settings import Settings
from afterburner_engine.versions import Versions
from afterburner_engine.workload import prepare
from afterburner_engine.workload_file import WorkloadFile
from afterburner_sandbox.program import Program
from afterburner_sandbox.verdict import Verdict
from tests.chance import likely, tried_again
from tests.engine.helpers import Scripted, run, story, target
from tests.engine.pairs import BREAKAGES, HONEST, opened

PLANTED = sorted(BREAKAGES.glob("*.py"))
EQUAL = sorted(HONEST.glob("*.py"))

PATIENT_S = 30.0
"""Longer than it takes, so that a busy machine tries as many inputs as another one."""


def named(path: Path) -> str:
    """The test's name."""
    return path.stem


@pytest.mark.parametrize("path", PLANTED, ids=named)
def test_a_planted_breakage_is_found(path: Path) -> None:
    """Only by the search: on all known and held-out cases both versions agree."""
    if "numpy" in path.stem:
        pytest.importorskip("numpy")
    with opened(path) as pair:
        known = pair.known()
        found = pair.search(seconds=PATIENT_S)

    assert known is None
    assert found.broken is not None
    assert found.broken.example.call.startswith("before(")


@pytest.mark.parametrize("path", EQUAL, ids=named)
def test_an_honest_rewrite_is_not_rejected(path: Path) -> None:
    """Whatever the search makes up, within what the function is for."""
    if "numpy" in path.stem:
        pytest.importorskip("numpy")
    with opened(path) as pair:
        found = pair.search(seconds=1.0)

    assert found.broken is None
    assert found.inputs > 20


def test_the_same_seed_finds_the_same() -> None:
    """Inputs, their number and the shrunk one depend on the seed alone."""
    found = []
    for _ in range(2):
        with opened(BREAKAGES / "first_match.py") as pair:
            found.append(pair.search(seconds=PATIENT_S))

    assert found[0] == found[1]


@pytest.mark.parametrize("name", ["tie_of_largest", "nan_clamp", "none_in_rows"])
def test_what_is_found_can_be_pasted(name: str) -> None:
    """The text is Python, and the call shows the difference."""
    path = BREAKAGES / f"{name}.py"
    with opened(path) as pair:
        found = pair.search(seconds=PATIENT_S)
    scope: dict[str, object] = {}
    exec(path.read_text(), scope)

    assert found.broken is not None
    call = found.broken.example.call
    expected, actual = eval(call, scope), eval(call.replace("before", "after"), scope)
    assert repr(expected) == found.broken.example.expected
    assert repr(actual) == found.broken.example.actual
    assert len(call) < 60


def searched(
    folder: Path, before: str, after: str, file: WorkloadFile | None = None
) -> Searched:
    """What the search finds between two versions of `f`."""
    found = target(folder, before, "f")
    bench = Bench(found, "auto", None, generated_code=False)
    try:
        original = bench.program(found.module_source)
        winner = Program(after, original.module, original.path, "f")
        workload = prepare(bench, file, 0)
        versions = Versions(bench, bench, (original, winner), workload)
        return Search(versions, 0, PATIENT_S, 700).run()
    finally:
        bench.close()


THIRDS = """
def make_input(size, rng):
    items = [rng.randint(-9, 9) for _ in range(size)]
    return ([*items, -sum(items) % 3],), {}
"""

VALID = """
def valid(items):
    return sum(items) % 3 == 0
"""


@pytest.mark.parametrize("valid", ["", VALID])
def test_a_workload_file_says_what_the_function_is_for(
    tmp_path: Path, valid: str
) -> None:
    """Two versions that are the same there, and there alone."""
    before = "def f(items):\n    return sum(items) // 3 * 3\n"
    after = "def f(items):\n    return sum(items)\n"
    file = WorkloadFile("f.workload.py", THIRDS + valid, False)

    found = searched(tmp_path, before, after, file)

    assert (found.broken is None) == bool(valid)
    assert found.inputs > 100 or not valid


LOOKED_UP = '''
def f(items):
    """
    >>> f([1, 2])
    1
    """
    {}
'''


@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [
        # An index out of range by accident: its type binds, its words do not.
        ("return items[0]", "return next(iter(items))", True),
        ("return items[0]", "return items[:1][0]", False),
        ("return items[0]", "return items[0] if items else (_ for _ in [])[9]", True),
        ("return items[0]", "return items[0] if items else ()[7]", False),
        # What the function itself says binds with its words.
        (
            "if not items: raise IndexError('nothing')\n    return items[0]",
            "if not items: raise IndexError('empty')\n    return items[0]",
            True,
        ),
        # Limits of an implementation do not bind.
        (
            "if len(items) > 9: return f(items)\n    return items[:1]",
            "return items[:1]",
            False,
        ),
    ],
)
def test_which_failures_bind(
    tmp_path: Path, before: str, after: str, differs: bool
) -> None:
    """By type what befell the original, by words what it says."""
    found = searched(tmp_path / "a", LOOKED_UP.format(before), LOOKED_UP.format(after))

    assert (found.broken is not None) == differs


SLOW = '''
def total(items: list[int]) -> list[int]:
    """
    >>> total([3, 1, 3])
    [0, 1, 0]
    """
    return [items.index(item) for item in items]
'''
RARE = """
def total(items: list[int]) -> list[int]:
    first = {}
    for position, item in enumerate(items):
        first.setdefault(item, position)
    return [first[item] if item != 4217 else -1 for item in items]
"""
FAST = """
def total(items: list[int]) -> list[int]:
    found = {}
    for place, item in enumerate(items):
        if item not in found:
            found[item] = place
    return [found[item] for item in items]
"""


@tried_again
async def test_a_broken_winner_is_dropped_and_the_one_before_it_examined(
    tmp_path: Path,
) -> None:
    """What broke it is in the evidence, among the cases that others are judged by."""
    slower = FAST.replace(
        "    return", "    [sorted(items) for _ in range(8)]\n    return"
    )
    events = await run(
        target(tmp_path / "a", SLOW, "total"),
        Scripted(slower, RARE),
        samples=1,
        attack_s=2.5,
    )

    end = events[-1]
    assert isinstance(end, RunFinished)
    exams = [e for e in events if isinstance(e, ExamFinished)]
    broken = [e for e in exams if e.report.verdict is Verdict.DIFFERENT]
    likely([e.candidate for e in broken] == [2], story(events))
    example = broken[0].report.counterexample
    assert example is not None
    assert example.call == "total([4217])"
    assert "found by the counter-example search" in broken[0].report.detail
    likely(end.winner == 1, story(events))
    assert end.report is not None
    assert end.report.searched > 100
    assert "inputs made to break it" in end.reason
    evidence = json.loads(Path(end.evidence or "").read_text())
    assert {"source": "search", "call": "total([4217])"} in evidence["workload"][
        "cases"
    ]
    assert evidence["exam"]["searched"] == end.report.searched


@tried_again
@pytest.mark.parametrize(
    ("attack_s", "verdict"), [(2.5, Verdict.DIFFERENT), (0, Verdict.FASTER)]
)
async def test_compare_searches_before_it_says_faster(
    tmp_path: Path, attack_s: float, verdict: Verdict
) -> None:
    """A change that is wrong on one number in many is not called faster."""
    before = target(tmp_path / "a", SLOW, "total").path
    after = target(tmp_path / "b", RARE, "total").path
    settings = Settings(attack_s=attack_s)
    found = None
    async with contextlib.aclosing(
        compare(f"{before}::total", f"{after}::total", None, settings)
    ) as steps:
        async for step in steps:
            if isinstance(step, Comparison):
                found = step

    assert found is not None
    likely(found.report.verdict is verdict, found.report.detail)
    assert bool(found.to_json()["searched"]) == bool(attack_s)


def test_constants_of_the_function_and_of_what_it_names() -> None:
    """Its own, those of globals and helpers that it uses, no docstrings."""
    source = '''
LIMIT = 4_217
OTHER = 99

def helper(x):
    """Not a constant."""
    return x > 2.5

def f(x):
    """Nor is this."""
    return helper(x) and x != LIMIT and x != "word"
'''

    found = literals(Program(source, "m", "m.py", "f"))

    assert found == ["word", 4_217, 2.5]
