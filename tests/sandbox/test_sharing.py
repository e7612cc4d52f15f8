"""Parts of an outcome that are one object: seen, and compared."""

from __future__ import annotations

import textwrap

import pytest

from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.equality import Difference, compare
from afterburner_sandbox.inside.sharing import shared
from afterburner_sandbox.session import Sandbox
from tests.sandbox.helpers import batch, program


def judged(sandbox: Sandbox, before: str, after: str) -> Difference | None:
    """What tells two versions of `f(xs)` apart on a list of lists."""
    outcomes = []
    for source in (before, after):
        child = sandbox.spawn()
        child.load(program(textwrap.dedent(source)))
        mode = "drain" if "yield" in source else "plain"
        outcomes.append(behaviour(child, batch(([[1], [2]],)), mode, 5.0))
    return compare(outcomes[0], outcomes[1])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f(xs): return [[0] for _ in xs]", "def f(xs): return [[0]] * len(xs)"),
        ("def f(xs): return [[0]] * len(xs)", "def f(xs): return [[0] for _ in xs]"),
        ("def f(xs): return list(xs)", "def f(xs): return xs"),
        ("def f(xs): return {1: xs[0][:]}", "def f(xs): return {1: xs[0]}"),
        ("def f(xs): yield [1]; yield [1]", "def f(xs):\n a = [1]\n yield a; yield a"),
    ],
)
def test_one_list_is_not_two_equal_ones(
    sandbox: Sandbox, before: str, after: str
) -> None:
    """A change of one would be a change of the other."""
    found = judged(sandbox, before, after)

    assert found is not None
    assert "one and the same object" in found.why


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f(xs): return [(1,), (1,)]", "def f(xs):\n a = (1,)\n return [a, a]"),
        ("def f(xs): return [1000, 1000]", "def f(xs): return [999 + 1, 500 * 2]"),
        ("def f(xs): return [xs[0], xs[0]]", "def f(xs):\n a = xs[0]\n return [a, a]"),
        ("def f(xs): xs.append(xs[0])", "def f(xs): xs += [xs[0]]"),
    ],
)
def test_what_cannot_be_changed_may_be_shared(
    sandbox: Sandbox, before: str, after: str
) -> None:
    """And what both versions share is the same behaviour."""
    assert judged(sandbox, before, after) is None


def test_a_judge_of_results_judges_their_sharing_too(sandbox: Sandbox) -> None:
    """Where the user says which results are the same, one list may be two."""
    outcomes = []
    for source in ("def f(): return [[0], [0]]", "def f(): return [[0]] * 2"):
        child = sandbox.spawn()
        child.load(program(source))
        outcomes.append(behaviour(child, batch(()), "plain", 5.0))

    assert compare(outcomes[0], outcomes[1], results=False) is None
    assert compare(outcomes[0], outcomes[1]) is not None


def test_a_value_that_holds_itself_has_an_end() -> None:
    """Cycles are sharing too."""
    loop: list[object] = [1]
    loop.append(loop)

    assert shared(loop) == [[2, 1]]
    assert shared([1, 2], (3,), {"a": "b"}) == []


_COUNTER = """
def make():
    count = 0

    def add():
        nonlocal count
        count += 1

    def get():
        return count

    return add, get

def f(xs):
    {}
"""


def test_two_functions_that_share_a_variable_are_not_two_with_their_own(
    sandbox: Sandbox,
) -> None:
    """What one sets the other sees, or does not."""
    one = _COUNTER.format("return list(make())")
    two = _COUNTER.format("return [make()[0], make()[1]]")

    assert judged(sandbox, one, one) is None
    found = judged(sandbox, one, two)
    assert found is not None
    assert found.aspect == "sharing"


def test_a_function_that_holds_an_argument_does_not_hold_a_copy(
    sandbox: Sandbox,
) -> None:
    """The caller may change the argument afterwards."""
    held = """
        def make(rows):
            return lambda: rows

        def f(xs):
            return make({})
    """

    assert judged(sandbox, held.format("xs"), held.format("xs")) is None
    assert judged(sandbox, held.format("xs"), held.format("xs[:]")) is not None
