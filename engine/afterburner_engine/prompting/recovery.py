"""Code from any answer: from one in the exact form, or from what a model wrote instead.

Tolerant on purpose. Whatever is found goes through the static checks and the sandbox
as any candidate does, so that a wrong guess costs a candidate and nothing else.
Nothing in an answer makes this raise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_engine.prompting import answer as form
from afterburner_engine.prompting.edits import (
    EditError,
    apply_edits,
    has_edits,
    read_edits,
)
from afterburner_engine.prompting.extraction import UnusableError, Wanted, extract
from afterburner_engine.source_file import normalise_newlines

_THOUGHT = re.compile(r"<(/?)think(?:ing)?>", re.IGNORECASE)
_SOLUTION = re.compile(r"<solution>(.*?)(?:</solution>|\Z)", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*([\w+-]*)[^`]*")


LONGEST = 100_000
"""Characters of an answer; nobody writes a function that long."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an answer holds."""

    code: str | None
    """Imports and the function; None where nothing usable was found."""

    problem: str
    """Why there is no code, in words; empty where there is."""

    thinking: str
    exact: bool
    """Whether the answer has exactly the form."""


def find_code(text: str, wanted: Wanted) -> Found:
    """The code that an answer proposes in place of what is wanted."""
    if len(text) > LONGEST:
        return Found(None, f"the answer has {len(text):,} characters", "", False)
    text = normalise_newlines(text)
    exact = form.read(text)
    thinking = exact.thinking if exact is not None else _thinking(text)
    problems: list[str] = []
    for attempt in _attempts(text, exact):
        try:
            code = _code(attempt, wanted)
        except (EditError, UnusableError) as error:
            problems.append(str(error))
            continue
        except (ValueError, RecursionError) as error:
            # Of the tree's own functions, such as on a number of ten thousand digits.
            problems.append(f"the answer's code cannot be read: {error}")
            continue
        return Found(code, "", thinking, exact is not None)
    problem = problems[0] if problems else "the answer is empty"
    return Found(None, problem, thinking, exact is not None)


def code_in(text: str) -> Iterator[str]:
    """The parts of an answer that may be code, the most likely one first."""
    text = normalise_newlines(text)
    yield from _attempts(text, form.read(text))


def _code(text: str, wanted: Wanted) -> str:
    if has_edits(text):
        changed = apply_edits(wanted.code, read_edits(text, wanted.code))
        return extract(changed, wanted)
    return extract(text, wanted)


def _attempts(text: str, exact: form.Answer | None) -> Iterator[str]:
    """Where the code may be, the most likely place first."""
    if exact is not None:
        yield exact.code if exact.code is not None else exact.edits or ""
        return
    rest = _without_thoughts(text)
    solutions = [match.group(1) for match in _SOLUTION.finditer(rest)]
    for part in (*reversed(solutions), rest, text):
        if not part.strip():
            continue
        if has_edits(part):
            yield part
        # The last block is what a model has come to.
        yield from reversed(list(_fenced(part)))
        yield part


def _thinking(text: str) -> str:
    found = _thoughts(text)
    return text[found[0].inner].strip() if found else ""


def _without_thoughts(text: str) -> str:
    parts: list[str] = []
    done = 0
    for thought in _thoughts(text):
        parts.append(text[done : thought.begin])
        done = thought.end
    return "".join([*parts, text[done:]])


@dataclass(frozen=True, slots=True)
class _Thought:
    """Where a text thinks."""

    begin: int
    inner: slice
    end: int


def _thoughts(text: str) -> list[_Thought]:
    """From each tag that opens one to the next that closes it; in one pass."""
    found: list[_Thought] = []
    opened: re.Match[str] | None = None
    for tag in _THOUGHT.finditer(text):
        if not tag.group(1):
            opened = opened or tag
        elif opened is not None:
            inner = slice(opened.end(), tag.start())
            found.append(_Thought(opened.start(), inner, tag.end()))
            opened = None
    return found


def _fenced(text: str) -> Iterator[str]:
    """The blocks of code in a text; the last one may lack its end."""
    fence = ""
    block: list[str] = []
    for line in text.split("\n"):
        opening = _FENCE.fullmatch(line)
        bare = line.strip()
        if not fence and opening is not None:
            fence, block = opening.group(1), []
        elif fence and len(bare) >= len(fence) and not bare.strip(fence[0]):
            yield "\n".join(block)
            fence = ""
        elif fence:
            block.append(line)
    if fence and block:
        yield "\n".join(block)
