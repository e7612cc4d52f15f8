"""The policy: order, composition, what was tried, and ruff as a program of its own."""

# Small functions stand on one line here.
# ruff: noqa: E501

import ast
import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from afterburner_engine import candidate
from afterburner_engine.errors import EngineError
from afterburner_engine.policy import Policy, Prompt, Proposal
from afterburner_engine.rulebook import RulebookPolicy, ruff

SLOW = """\
def common(xs, ys):
    out = []
    for x in xs:
        if x in ys and x not in out:
            out.append(x)
    return out
"""


def _prompt(code: str, module: str | None = None, **more: Any) -> Prompt:
    function = ast.parse(code).body[-1]
    assert isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
    return Prompt(code, function.name, function.name, module or code, **more)


async def _all(prompt: Prompt, n: int = 50) -> list[Proposal]:
    policy = RulebookPolicy()
    _: Policy = policy
    return [proposal async for proposal in policy.propose(prompt, n)]


async def test_everything_in_turn_comes_first() -> None:
    """The first proposal holds all rewrites at once; the single ones follow."""
    first, *rest = await _all(_prompt(SLOW))

    assert "xs" in first.code
    assert "ys_set = set(ys)" in first.code
    assert "out_set.add(x)" in first.code
    assert [p.name for p in rest[:2]] == [
        "growing-list-membership",
        "membership-to-set",
    ]
    assert {p.policy for p in [first, *rest]} == {"rulebook"}
    assert all(p.reason and "\n" not in p.reason for p in [first, *rest])


async def test_no_more_than_asked_for() -> None:
    """`n` is a limit, and none means none."""
    assert len(await _all(_prompt(SLOW), 2)) == 2
    assert await _all(_prompt(SLOW), 0) == []


async def test_nothing_twice() -> None:
    """Neither within a call nor after it was tried."""
    first = await _all(_prompt(SLOW))
    marks = [candidate.fingerprint(p.code) for p in first]

    again = await _all(_prompt(SLOW, tried=frozenset(marks)))

    assert len(set(marks)) == len(marks)
    assert again == []


async def test_iterations_compose() -> None:
    """Taking the first proposal again and again ends, with nothing left to do."""
    code, tried = SLOW, set[str]()
    for _ in range(8):
        found = await _all(_prompt(code, tried=frozenset(tried)), 1)
        if not found:
            break
        code = found[0].code
        tried.add(candidate.fingerprint(code))

    assert await _all(_prompt(code, tried=frozenset(tried)), 1) == []


async def test_a_name_of_the_module_is_not_overwritten() -> None:
    """An import whose name the module uses for something else gets an alias."""
    code = "def f(n):\n    q = [n]\n    while q:\n        n = q.pop(0)\n        q.append(n)\n"
    module = f"def deque():\n    return 0\n\n{code}"

    found = await _all(_prompt(code, module))

    assert any("from collections import deque as deque_2" in p.code for p in found)
    assert not any("import deque\n" in p.code for p in found)


async def test_imports_that_are_there_are_used() -> None:
    """A module that has the import needs no other."""
    code = "def f(n):\n    q = [n]\n    while q:\n        n = q.pop(0)\n        q.append(n)\n"

    found = await _all(_prompt(code, f"import collections\n{code}"))

    assert any("q = collections.deque([n])" in p.code for p in found)
    assert not any(p.code.startswith("from collections") for p in found)


async def test_memory_leads_with_what_saves_memory() -> None:
    """For memory, a list made only to be summed comes before the rest."""
    code = "def f(xs, ys):\n    return sum([x for x in xs if x in ys])\n"

    for_memory = await _all(_prompt(code, objective="memory"))
    for_time = await _all(_prompt(code))

    names = [p.name for p in for_memory]
    assert names.index("list-to-generator") > -1
    assert "list-to-generator" not in [p.name for p in for_time]


async def test_memory_leads_with_pipelines_before_what_saves_time() -> None:
    """For memory, the first proposal alone is one that saves memory."""
    code = (
        "def f(xs, ys):\n    kept = [x for x in xs if x in ys]\n"
        "    return sum([x for x in kept])\n"
    )

    found = await _all(_prompt(code, objective="memory"))

    singles = [p.name for p in found if "+" not in p.name and p.name != "in-turn"]
    assert singles[:2] == ["list-used-once-to-generator", "list-to-generator"]


async def test_ruff_fixes_carry_their_rule() -> None:
    """A fix of ruff's is named after its rule and explained in ruff's words."""
    code = "def f(xs):\n    out = []\n    for x in xs:\n        out.append(x * 2)\n    return out\n"

    policy = RulebookPolicy(rules=(), micro=(), guesses=())
    found = [proposal async for proposal in policy.propose(_prompt(code), 9)]

    assert [p.name for p in found] == ["ruff-PERF401"]
    assert "comprehension" in found[0].reason
    assert "[x * 2 for x in xs]" in found[0].code


async def test_ruff_leaves_good_code_alone() -> None:
    """Where ruff has nothing to say, nothing is proposed."""
    assert await _all(_prompt("def f(x):\n    return x + 1\n")) == []


async def test_half_a_function_is_no_crash() -> None:
    """Code that is not a function yields nothing of ours."""
    prompt = Prompt("x = (\n", "f", "f", "x = (\n")

    assert await _all(prompt) == []


async def test_a_missing_ruff_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the program there is an error that says what to install."""

    def not_there() -> str:
        raise FileNotFoundError("ruff")

    monkeypatch.setattr(ruff, "find_ruff_bin", not_there)

    with pytest.raises(EngineError, match="pip install ruff"):
        await _all(_prompt(SLOW))


async def test_a_ruff_that_cannot_start_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file that is no program is an error in words."""
    (tmp_path / "ruff").write_text("not a program")
    monkeypatch.setattr(ruff, "find_ruff_bin", lambda: str(tmp_path / "ruff"))

    with pytest.raises(EngineError, match="cannot be started"):
        await _all(_prompt(SLOW))


async def test_a_ruff_that_fails_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its own words are passed on."""
    _fake(tmp_path, "echo broken config >&2; exit 2")
    monkeypatch.setattr(ruff, "find_ruff_bin", lambda: str(tmp_path / "ruff"))

    with pytest.raises(EngineError, match="broken config"):
        await _all(_prompt(SLOW))


async def test_cancelling_ends_ruff(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A run that is given up leaves no process behind."""
    note = tmp_path / "pid"
    _fake(tmp_path, f"echo $$ > {note}; exec sleep 60")
    monkeypatch.setattr(ruff, "find_ruff_bin", lambda: str(tmp_path / "ruff"))
    task = asyncio.create_task(_first(ruff.fixes("x = 1\n")))
    while not (note.exists() and note.read_text().strip()):
        await asyncio.sleep(0.01)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert not Path(f"/proc/{note.read_text().strip()}").exists()


def _fake(folder: Path, script: str) -> None:
    program = folder / "ruff"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


async def _first(stream: AsyncIterator[object]) -> object:
    return await anext(aiter(stream))
