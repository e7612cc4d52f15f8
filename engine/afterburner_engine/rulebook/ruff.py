"""ruff's performance fixes, the unsafe ones too: the sandbox judges them.

ruff runs as a program of its own, on the function alone, with no configuration.
"""

from __future__ import annotations

import ast
import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from ruff import find_ruff_bin

from afterburner_engine.errors import EngineError

SELECTED = (
    "PERF", "C4", "FURB", "SIM103", "SIM110", "SIM118", "SIM401", "SIM910",
    "UP018", "UP028", "UP030", "UP031", "UP032", "PLR1714", "PLR6201",
    "PLR1736", "PLC0208", "PLC0206", "RUF005", "RUF015", "RUF017", "RUF019",
    "PIE810", "B009", "RUF057", "RUF058",
)  # fmt: skip
"""The rules of ruff that make code faster, or might."""

TIMEOUT_S = 20.0
"""ruff needs milliseconds; past this it hangs."""


@dataclass(frozen=True, slots=True)
class RuffFix:
    """Code as one rule of ruff (or all of them) would have it."""

    rule: str
    """Such as `PERF401`, or `all`."""

    message: str
    code: str


def find_ruff() -> str:
    """The path of the `ruff` program that was installed with this package.

    Raises:
        EngineError: it is not there.
    """
    try:
        return str(find_ruff_bin())
    except FileNotFoundError as error:
        raise EngineError(
            "the program `ruff` is missing, and the rulebook needs it: "
            "install it with `pip install ruff`"
        ) from error


async def fixes(code: str) -> AsyncIterator[RuffFix]:
    """What ruff would change: everything at once, then rule by rule.

    Raises:
        EngineError: ruff cannot be started, or breaks.
    """
    messages = await _fixable(code)
    if len(messages) > 1:
        fixed = await _fixed(code, SELECTED)
        text = f"ruff's fixes together: {', '.join(messages)}"
        if differs(code, fixed):
            yield RuffFix("all", text, fixed)
    for rule, message in messages.items():
        fixed = await _fixed(code, [rule])
        if differs(code, fixed):
            yield RuffFix(rule, message, fixed)


async def fix_all(code: str) -> str:
    """The code after all of ruff's fixes; the same code if there are none."""
    fixed = await _fixed(code, SELECTED)
    return fixed if differs(code, fixed) else code


def differs(before: str, after: str) -> bool:
    """Whether `after` is Python that says something else than `before`."""
    try:
        return ast.dump(ast.parse(before)) != ast.dump(ast.parse(after))
    except (SyntaxError, ValueError):
        return False


async def _fixable(code: str) -> dict[str, str]:
    """The rules that would fix something here, each with its own words."""
    output = await _run(
        ["--output-format", "json", "--exit-zero", *_select(SELECTED)], code
    )
    try:
        found = json.loads(output)
    except ValueError as error:
        raise EngineError(
            f"ruff answered something that is not JSON: {error}"
        ) from error
    return {
        item["code"]: " ".join(item["message"].split())
        for item in found
        if item.get("fix") and item.get("code") and item["code"] != "invalid-syntax"
    }


async def _fixed(code: str, rules: Sequence[str]) -> str:
    return await _run(["--fix", "--exit-zero", "--silent", *_select(rules)], code)


def _select(rules: Sequence[str]) -> list[str]:
    return ["--select", ",".join(rules)]


async def _run(arguments: Sequence[str], code: str) -> str:
    """One run of ruff on the code; it ends with the task that waits for it."""
    command = [
        find_ruff(), "check", "--isolated", "--no-cache", "--preview",
        "--unsafe-fixes", "--target-version", "py311",
        "--stdin-filename", "candidate.py", *arguments, "-",
    ]  # fmt: skip
    pipe = asyncio.subprocess.PIPE
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=pipe, stdout=pipe, stderr=pipe
        )
    except OSError as error:
        raise EngineError(f"`{command[0]}` cannot be started: {error}") from error
    try:
        async with asyncio.timeout(TIMEOUT_S):
            output, complaint = await process.communicate(code.encode())
    except TimeoutError as error:
        raise EngineError(f"ruff did not answer within {TIMEOUT_S:g} s") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        words = complaint.decode(errors="replace").strip() or "it gave no reason"
        raise EngineError(f"ruff failed (status {process.returncode}): {words}")
    return output.decode()
