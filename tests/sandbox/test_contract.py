"""The equality contract, through real processes: each rule, both ways."""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Iterator
from typing import Any

import pytest

from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.contract import STRICT, Contract
from afterburner_sandbox.equality import Difference, Outcome, compare
from afterburner_sandbox.inside import wire
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
