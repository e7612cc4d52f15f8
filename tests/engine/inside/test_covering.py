"""Lines and branches that cases reach, on each version of Python that is here."""

from __future__ import annotations

import pickle
import sys
import textwrap
import types
from typing import Any

import pytest

from afterburner_engine.inside import covering
from afterburner_sandbox.inside import wire

VARIED = """
def f(xs, limit=3):
    '''Many kinds of statements.

    Lines of it do not count.
    '''
    total = 0
    seen: list = []
    for x in xs:
        if x < 0:
            continue
        if (
            x > limit
            and x % 2
        ):
            seen.append(
                x,
            )
        elif x == limit:
            break
        else:
            pass
    else:
        total += 1
    while total < 2:
        total += 1
    while True:
        total += 1
        if total > 5:
            break
    try:
        total //= len(xs)
    except ZeroDivisionError:
        total = -1
    finally:
        seen.append(total)
    with open("/dev/null") as file:
        file.read()

    def inner(y):
        if y:
            return 1
        return 0

    return [inner(y) for y in seen if y is not None], sum(y for y in seen)
"""


def cover(source: str, *cases: Any, qualname: str = "f", mode: str = "plain") -> Any:
    """What there is, and what each case reached."""
    module = types.ModuleType("sample")
    source = textwrap.dedent(source).lstrip("\n")
    exec(compile(source, "/sample.py", "exec"), module.__dict__)
    service = covering.create(module)
    what = {"do": "start", "qualname": qualname, "path": "/sample.py", "mode": mode}
    plan, _ = service.handle(what, source.encode())
    assert "problem" not in plan, plan
    blob = wire.pack([wire.pack([pickle.dumps((case, {}))]) for case in cases])
    found, _ = service.handle({"do": "run", "limit_s": 5, "case_s": 0.5}, blob)
    assert not found["disturbed"]
    return plan, found["cases"]


def missed(plan: Any, rows: Any) -> tuple[set[int], set[tuple[int, int]]]:
    """Lines and branches that no case reached."""
    lines = set(plan["lines"]).difference(*(row["lines"] for row in rows))
    ways = {
        (h, way) for h, first, beside in plan["branches"] for way in (first, beside)
    }
    taken = {tuple(way) for row in rows for way in row["branches"]}
    assert taken <= ways

    return lines, ways - taken


def test_all_of_it_can_be_reached() -> None:
    """No line or branch is named that nothing could reach."""
    cases = [([1, -2, 5, 4],), ([3],), ([],), ([0] * 7,)]

    lines, ways = missed(*cover(VARIED, *cases))

    assert lines == set()
    assert ways == set()


def test_what_is_missed_is_named() -> None:
    """The line, and both ends of the branch; the end of the function is 0."""
    source = """
    def f(x):
        y = 0
        if x > 1:
            y = 2
        if x > 2:
            y = 3
    """
    plan, rows = cover(source, (0,))

    assert plan["lines"] == [2, 3, 4, 5, 6]
    assert missed(plan, rows) == ({4, 6}, {(3, 4), (5, 6)})
    assert missed(*cover(source, (9,))) == (set(), {(3, 5), (5, 0)})


def test_lines_count_by_statement() -> None:
    """However many lines a statement takes, it is one."""
    source = """
    def f(x):
        return sorted(
            [
                y
                for y in x
            ],
            key=lambda y: (
                -y
            ),
        )
    """
    plan, rows = cover(source, ([],))

    assert plan["lines"] == [2]
    assert rows[0]["lines"] == [2]


def test_decorated_methods_and_generators() -> None:
    """The function's own code counts, whatever stands around it."""
    source = """
    import functools

    class A:
        @functools.lru_cache(maxsize=None)
        def f(self, n=1):
            for i in range(n):
                yield i
            if n > 9:
                yield -1

        @property
        def p(self):
            if self.q:
                return 1
            return 2
        q = 0
    """
    module = types.ModuleType("sample")
    plan, rows = cover(source, (1,), (0,), qualname="A.f", mode="drain")

    assert missed(plan, rows) == ({9}, {(8, 9)})
    assert module


def test_an_async_function() -> None:
    """Awaited as the runs await it."""
    source = """
    import asyncio

    async def f(n):
        await asyncio.sleep(0)
        if n:
            return 1
        return 2
    """
    plan, rows = cover(source, (0,), mode="await")

    assert missed(plan, rows) == ({6}, {(5, 6)})


def test_an_exception_is_no_branch() -> None:
    """A test that raises has gone neither way; a raise that is meant is known."""
    source = """
    def f(x):
        try:
            if x.missing:
                return 1
        except AttributeError:
            raise ValueError("no")
        return 3
    """
    plan, rows = cover(source, (1,))

    assert missed(plan, rows) == ({4, 7}, {(3, 4), (3, 7)})
    assert (rows[0]["how"], rows[0]["meant"]) == ("raise", True)
    assert not cover("def f(x):\n    return x.y", (1,))[1][0]["meant"]


def test_a_call_without_end_is_ended() -> None:
    """What it has reached counts, and the next case runs."""
    source = """
    def f(x):
        while x:
            try:
                x += 1
            except BaseException:
                raise
        return x
    """
    plan, rows = cover(source, (1,), (0,))

    assert [row["how"] for row in rows] == ["stopped", "value"]
    assert missed(plan, rows)[0] <= {5, 6}


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="sys.monitoring is apart")
def test_a_program_that_traces_itself_is_noticed() -> None:
    """Then nothing is known of what it has reached."""
    module = types.ModuleType("sample")
    source = "import sys\ndef f(x):\n    sys.settrace(None)\n    return x\n"
    exec(compile(source, "/sample.py", "exec"), module.__dict__)
    service = covering.create(module)
    what = {"do": "start", "qualname": "f", "path": "/sample.py", "mode": "plain"}
    service.handle(what, source.encode())
    blob = wire.pack([wire.pack([pickle.dumps(((1,), {}))])])

    found, _ = service.handle({"do": "run", "limit_s": 5, "case_s": 0.5}, blob)

    assert found["disturbed"]
