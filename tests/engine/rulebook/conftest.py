"""Runs a rule on a function, and the function before and after on the same calls."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from afterburner_engine import candidate
from afterburner_engine.rulebook.catalogue import GUESSES, MICRO, PREPARING, RULES
from afterburner_engine.rulebook.names import FUNCTIONS
from afterburner_engine.rulebook.shape import Shape

_RULES = {rule.name: rule for rule in (*PREPARING, *RULES, *MICRO, *GUESSES)}


def _rewritten(rule: str, source: str) -> list[str]:
    tree = ast.parse(source)
    function = tree.body[-1]
    assert isinstance(function, FUNCTIONS)
    code = ast.get_source_segment(source, function)
    assert code is not None
    shape = Shape.parse(f"{code}\n", function.name, source)
    assert shape is not None
    found = list(_RULES[rule].apply(shape))
    for new in found:
        assert candidate.check(code, new) is None, new
    return found


def _outcome(source: str, code: str, call: str) -> tuple[Any, ...]:
    """What the call gives or raises, and what it leaves of its arguments."""
    name = ast.parse(source).body[-1].name  # type: ignore[attr-defined]
    space: dict[str, Any] = {"Item": SimpleNamespace}
    exec(source, space)
    exec(code, space)
    arguments = eval(f"[{call}]", space)
    try:
        result = space[name](*arguments)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        return ("raised", type(error).__name__, arguments)
    return (type(result).__name__, copy.deepcopy(result), arguments)


@pytest.fixture
def rewritten() -> Callable[[str, str], list[str]]:
    """Every rewrite of the last function in a source by the rule of that name."""
    return _rewritten


@pytest.fixture
def agrees() -> Callable[..., list[str]]:
    """Check that a rule fires, and that a rewrite acts like the original on all calls.

    `every` asks it of every rewrite; a rule that offers several ways is allowed one
    that does not fit.
    """

    def check(
        rule: str, source: str, calls: list[str], *, every: bool = True
    ) -> list[str]:
        codes = _rewritten(rule, source)
        assert codes, f"{rule} finds nothing in:\n{source}"
        expected = [_outcome(source, source, call) for call in calls]
        results = [[_outcome(source, code, call) for call in calls] for code in codes]
        if every:
            for code, actual in zip(codes, results, strict=True):
                assert actual == expected, code
        assert expected in results, codes[0]
        return codes

    return check
