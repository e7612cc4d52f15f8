"""The equality contract, through real processes: each rule, both ways."""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.contract import REL_TOL, STRICT, Contract
from afterburner_sandbox.equality import Difference, Outcome, compare
from afterburner_sandbox.inside import wire
from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.session import Sandbox
from tests.sandbox.contract_rows import DIFFERENT, EQUAL, Row
from tests.sandbox.helpers import BACKENDS, NO_BWRAP, launch_spec, program

ASPECTS = {
    "self": {"arguments", "globals"},
    "stderr": {"stderr", "stdout"},
    "logging": {"logging", "stderr"},
}
"""Under which options the differences of a rule fall, if not under its own."""


class Made:
    """Pickled as the arguments that a text stands for, where the module is `m`."""

    def __init__(self, part: str, text: str) -> None:
        self.part, self.text = part, text

    def __reduce__(self) -> Any:
        """Evaluated where it is read."""
        code = f"(lambda *a, **k: {self.part})({self.text})"
        return eval, (f"(lambda m: {code})(__import__('sys').modules['sample'])",)


def inputs(text: str) -> bytes:
    """A batch of the one call with these arguments."""
    return wire.pack([pickle.dumps((Made("a", text), Made("k", text)))])


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One for all pairs."""
    backend = BACKENDS["process" if NO_BWRAP else "bwrap"]()
    with Sandbox(backend, launch_spec()) as opened:
        opened.preload(("zoneinfo", "decimal", "dataclasses"))
        yield opened


def outcomes(sandbox: Sandbox, source: str, row: Row) -> list[Outcome]:
    """What a version does on the row's calls, one after the other."""
    with contextlib.closing(sandbox.spawn()) as child:
        child.load(program(source))
        return [behaviour(child, inputs(c), row.mode, 5.0) for c in row.calls]


def found(sandbox: Sandbox, row: Row, contract: Contract = STRICT) -> Difference | None:
    """The first difference between the two versions of a row."""
    before = outcomes(sandbox, row.original, row)
    after = outcomes(sandbox, row.candidate, row)
    differences = (compare(*pair, contract) for pair in zip(before, after, strict=True))
    return next(filter(None, differences), None)


@pytest.mark.parametrize("row", EQUAL, ids=lambda row: row.name)
def test_the_same_behaviour(sandbox: Sandbox, row: Row) -> None:
    """Another way to do the same is no difference."""
    assert found(sandbox, row) is None


@pytest.mark.parametrize("row", DIFFERENT, ids=lambda row: row.name)
def test_another_behaviour(sandbox: Sandbox, row: Row) -> None:
    """Each difference is seen, and told under the option that would switch it off."""
    difference = found(sandbox, row)

    assert difference is not None
    assert difference.why
    assert difference.aspect in ASPECTS.get(row.rule, {row.rule, "result"})


def _rows(rule: str, *needles: str) -> list[Row]:
    """The different pairs of a rule; with needles, those in which one occurs."""
    rows = [row for row in DIFFERENT if row.rule == rule]
    kept = [r for r in rows if not needles or any(n in r.candidate for n in needles)]
    if not kept:
        raise ValueError(f"there is no row of {rule} with {needles}")
    return kept


SWITCHED: dict[str, tuple[Contract, list[Row]]] = {
    "rel_tol": (
        Contract(rel_tol=1e-3),
        _rows("float", "1e-6") + _rows("complex", "000"),
    ),
    "abs_tol": (Contract(abs_tol=1e-3), _rows("float", "1e-6", "1e-300")),
    "negative_zero": (Contract(negative_zero=False), _rows("sign of zero")),
    "dict_order": (
        Contract(dict_order=False),
        _rows("dict", "'b': 2, 'a': 1"),
    ),
    "laziness": (
        Contract(laziness=False),
        [r for r in _rows("laziness") if "raise" not in r.original],
    ),
    "sharing": (Contract(sharing=False), _rows("sharing")),
    "arguments": (
        Contract(arguments=False),
        _rows("arguments", "pass", "sort", "pop", "next", "list(x)[0]"),
    ),
    "exception_message": (
        Contract(exception_message=False),
        _rows("exception message"),
    ),
    "exception_details": (
        Contract(exception_details=False),
        _rows("exception details"),
    ),
    "stdout": (Contract(stdout=False), _rows("stdout")),
    "stderr": (Contract(stderr=False, stdout=False), _rows("stderr")),
    "logging": (Contract(logging=False, stderr=False), _rows("logging")),
    "warnings": (Contract(warnings=False), _rows("warnings")),
    "globals": (Contract(globals=False), _rows("globals")),
    "environment": (Contract(environment=False), _rows("environment")),
}


@pytest.mark.parametrize("option", SWITCHED)
def test_an_option_switches_its_differences_off(sandbox: Sandbox, option: str) -> None:
    """They are seen without it (above) and count for nothing with it."""
    contract, rows = SWITCHED[option]

    assert rows
    assert [row.name for row in rows if found(sandbox, row, contract)] == []


def test_nan_can_be_unequal_to_itself(sandbox: Sandbox) -> None:
    """Then a result that holds one is never the same, also not byte for byte."""
    contract = Contract(nan_equal=False)
    rows = [row for row in EQUAL if row.rule == "NaN"]
    others = [row for row in EQUAL if row.rule == "set"]

    assert all(found(sandbox, row, contract) for row in rows)
    assert not any(found(sandbox, row, contract) for row in others)


def test_options_switch_nothing_else_off(sandbox: Sandbox) -> None:
    """With each option that allows most, other results are still others."""
    lax = Contract(**{name: False for name in OPTIONS}, rel_tol=0.1, abs_tol=0.1)
    rules = ("type", "integer", "text and bytes", "sequence", "objects", "names")
    rows = [row for rule in rules for row in _rows(rule)]

    assert [row.name for row in rows if found(sandbox, row, lax) is None] == []


OPTIONS = [k for k, v in STRICT.to_json().items() if isinstance(v, bool)]


def test_every_option_is_tested() -> None:
    """None is added without being switched on and off here."""
    assert {*SWITCHED, "nan_equal"} == set(STRICT.to_json())


@pytest.mark.parametrize(
    "options", [{"rel_tol": -1.0}, {"rel_tol": 1.0}, {"abs_tol": float("nan")}]
)
def test_a_tolerance_that_is_none_is_refused(options: dict[str, float]) -> None:
    """Negative, total or not a number."""
    with pytest.raises(ValueError, match="must be"):
        Contract(**options)  # type: ignore[arg-type]


def test_what_is_not_compared_is_said() -> None:
    """Options that are off are among it, before what never is compared."""
    lax = Contract(stderr=False, rel_tol=1e-6)
    told = lax.not_compared()

    assert told[0] == "standard error"
    assert set(STRICT.not_compared()) < set(told)
    assert lax.changed() == {"rel_tol": 1e-6, "stderr": False}


COUNTER = "COUNT = 0\ndef f(x=None):\n    global COUNT\n    COUNT += 1\n    return 1\n"


def test_what_earlier_calls_left_behind_is_not_compared(
    sandbox: Sandbox,
) -> None:
    """A counter is compared where both have made the same calls before, else not."""
    row = Row("globals", COUNTER, COUNTER)
    first, second = outcomes(sandbox, COUNTER, row._replace(calls=("1", "2")))
    alone = outcomes(sandbox, COUNTER, row._replace(calls=("2",)))[0]
    idle = COUNTER.replace("COUNT += 1", "COUNT += 0")
    other = outcomes(sandbox, idle, row._replace(calls=("2",)))[0]

    assert first.history != second.history
    assert compare(second, alone) is None
    assert compare(alone, other) is not None


CAPTURE = """
import warnings
def f():
    warnings.warn('a')
    warnings.showwarning.__self__.{}
"""
SILENCED = [
    "def f():\n    warnings.showwarning = print\n    warnings.warn('a')",
    "def f():\n    warnings.warn = lambda *a: None\n    warnings.warn('a')",
    CAPTURE.format("_warned.clear()"),
    CAPTURE.format("_warned = None"),
    CAPTURE.format("seen = lambda: {'stdout': '', 'warnings': 3}"),
    CAPTURE.format("seen = lambda: {'stdout': '', 'warnings': [3]}"),
    CAPTURE.format("seen = lambda: {'stdout': '', 'warnings': {}, 'globals': []}"),
]


@pytest.mark.parametrize("source", SILENCED)
def test_who_silences_the_records_is_different(sandbox: Sandbox, source: str) -> None:
    """Who clears, breaks or forges what was recorded tells another story."""
    original = "import warnings\ndef f():\n    warnings.warn('a')"
    before = outcomes(sandbox, original, Row("", "", ""))
    try:
        after = outcomes(sandbox, "import warnings\n" + source, Row("", "", ""))
    except ProgramStopped:
        return

    assert compare(before[0], after[0]) is not None


LIAR = """
class Meta(type):
    def __eq__(cls, other): return other in (list, int, type({}.keys()))
    def __hash__(cls): return hash(list)
class Lazy(metaclass=Meta):
    def __iter__(self): return iter([1, 2])
    def __len__(self): return 2
    def __reduce_ex__(self, protocol): return list, ([1, 2],)
Lazy.__module__, Lazy.__qualname__ = "builtins", "%s"
def f(): return Lazy()
"""


@pytest.mark.parametrize(
    ("result", "name"), [("[1, 2]", "list"), ("{1: 1, 2: 2}.keys()", "dict_keys")]
)
def test_a_class_that_says_it_is_another_is_none(
    sandbox: Sandbox, result: str, name: str
) -> None:
    """Which class a value has is asked of the interpreter, not of the class."""
    row = Row("type", f"def f(): return {result}", LIAR % name)

    assert found(sandbox, row) is not None


HUGE = "import sys\ndef f():\n for i in range(200_000): print(i, file=sys.stderr)"
MANY = "import logging\ndef f():\n for _ in range(5_000): logging.error('a' * 9_000)"


def test_records_of_a_flood_are_bounded(sandbox: Sandbox) -> None:
    """What is kept of it is short, and another flood is another one."""
    same = Row("stderr", HUGE, HUGE)
    other = Row("stderr", HUGE, HUGE.replace("range(", "range(1, "))

    assert len(outcomes(sandbox, HUGE, same)[0].data) < 200_000
    assert len(outcomes(sandbox, MANY, same)[0].data) < 3_000_000
    assert found(sandbox, same) is None
    assert found(sandbox, other) is not None


DOCS = Path(__file__).parents[2] / "docs" / "equality.md"
ELSEWHERE = {"numpy": "test_arrays", "pandas": "test_tables", "torch": "test_tables"}


def documented() -> dict[str, tuple[str, str]]:
    """Setting and default by aspect, as the table of the documentation has them."""
    lines = DOCS.read_text(encoding="utf-8").splitlines()
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("| ")
    ]
    return {row[0]: (row[2], row[3]) for row in cells if row[0] != "aspect"}


def test_every_documented_rule_is_tested_both_ways() -> None:
    """And no rule is tested that is not documented."""
    rules = set(documented()) - set(ELSEWHERE)

    assert rules == {row.rule for row in EQUAL} == {row.rule for row in DIFFERENT}


def test_documented_settings_are_the_contracts() -> None:
    """By name and by default."""
    found: dict[str, str] = {}
    for names, defaults in documented().values():
        if names != "–":
            found.update(zip(names.split(", "), defaults.split(", "), strict=True))

    assert found == {
        f"`{name}`": f"`{str(value).lower()}`" if value is not REL_TOL else "`1e-9`"
        for name, value in STRICT.to_json().items()
    }
