"""Reads the hostile programs: files of `hostile/`, each with the verdict it must get.

The docstring of a program is its header. The first line says what it does; then come,
after a blank line, `Key: value` lines:

    Verdict   how it must end, alternatives separated by ` | `: `value` for an answer,
              else one of the verdicts of a program that stops (required)
    Answer    what is shown of its answer, exactly
    Says      a regular expression that occurs in what is shown or in the reason
    Deadline  seconds for each step of it (default 5)
    Mode      `plain` (default), `drain` or `await`
    Needs     `filter`: only where system calls are filtered

An answer that harms nobody must still be the expected one: a program that may end with
`value` says so by `Answer` or `Says`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "hostile"

VALUE = "value"
ENDINGS = frozenset({VALUE, "error", "timeout", "out-of-memory", "tampered"})
MODES = frozenset({"plain", "drain", "await"})
KEYS = frozenset({"Verdict", "Answer", "Says", "Deadline", "Mode", "Needs"})

DEADLINE_S = 5.0
LONGEST_S = 10.0


class HeaderError(Exception):
    """A program's header does not say what it has to, in the form it has to."""


@dataclass(frozen=True, slots=True)
class HostileProgram:
    """One program, and what must be found of it."""

    name: str
    source: str
    what: str
    endings: frozenset[str]
    answer: str | None = None
    says: str | None = None
    deadline_s: float = DEADLINE_S
    mode: str = "plain"
    needs_filter: bool = False
    takes_places: bool = False
    """Whether its function is told where things are on this machine."""

    def objection(self, ending: str, said: str) -> str | None:
        """Why this is not how it must end; None where it is."""
        if ending not in self.endings:
            return f"it ended with {ending} ({said}), not {sorted(self.endings)}"
        if ending == VALUE and self.answer is not None and said != self.answer:
            return f"it answered {said}, not {self.answer}"
        if self.says is not None and re.search(self.says, said) is None:
            return f"{said!r} does not say {self.says!r}"
        return None


def hostile_programs() -> Iterator[HostileProgram]:
    """All of them, by name."""
    for path in sorted(FOLDER.glob("*.py")):
        yield read(path.stem, path.read_text(encoding="utf-8"))


def read(name: str, source: str) -> HostileProgram:
    """A program with its header.

    Raises:
        HeaderError: the header is missing or wrong.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise HeaderError(f"{name}: {error}") from error
    what, fields = _header(name, ast.get_docstring(tree))
    endings = frozenset(_required(name, fields, "Verdict").split(" | "))
    if not endings <= ENDINGS:
        raise HeaderError(f"{name}: no such verdict: {sorted(endings - ENDINGS)}")
    found = HostileProgram(
        name=name,
        source=source,
        what=what,
        endings=endings,
        answer=fields.get("Answer"),
        says=_pattern(name, fields.get("Says")),
        deadline_s=_seconds(name, fields.get("Deadline")),
        mode=_one_of(name, fields.get("Mode", "plain"), MODES),
        needs_filter=_one_of(name, fields.get("Needs", ""), {"", "filter"}) != "",
        takes_places=_takes_one(tree),
    )
    _check_answer(found)
    return found


def _header(name: str, docstring: str | None) -> tuple[str, dict[str, str]]:
    what, blank, rest = (docstring or "").partition("\n\n")
    if not blank or "\n" in what or not what.endswith("."):
        raise HeaderError(f"{name}: no line that says what it does, and a blank one")
    return what, _fields(name, rest.splitlines())


def _fields(name: str, lines: Iterable[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in lines:
        key, colon, value = line.partition(": ")
        if not colon or key not in KEYS or key in fields or value != value.strip():
            raise HeaderError(f"{name}: not a line of a header: {line!r}")
        fields[key] = value
    return fields


def _required(name: str, fields: dict[str, str], key: str) -> str:
    if key not in fields:
        raise HeaderError(f"{name}: {key} is missing")
    return fields[key]


def _pattern(name: str, text: str | None) -> str | None:
    try:
        re.compile(text or "")
    except re.error as error:
        raise HeaderError(f"{name}: Says is no regular expression: {error}") from error
    return text


def _seconds(name: str, text: str | None) -> float:
    if text is None:
        return DEADLINE_S
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= LONGEST_S:
        raise HeaderError(f"{name}: {text!r} is no deadline up to {LONGEST_S} s")
    return seconds


def _one_of(name: str, text: str, allowed: Iterable[str]) -> str:
    if text not in allowed:
        raise HeaderError(f"{name}: {text!r} is none of {sorted(allowed)}")
    return text


def _takes_one(tree: ast.Module) -> bool:
    """Whether `f` has a parameter; where it comes into being otherwise it has none."""
    for node in tree.body:
        if (
            isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            and node.name == "f"
        ):
            return bool(node.args.args)
    return False


def _check_answer(found: HostileProgram) -> None:
    answers = VALUE in found.endings
    if answers and found.answer is None and found.says is None:
        raise HeaderError(f"{found.name}: an answer is allowed, but not said which")
    if found.answer is not None and not answers:
        raise HeaderError(f"{found.name}: an answer is said, but not allowed")
