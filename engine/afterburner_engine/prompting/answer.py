"""The form of an answer, strictly: written by `write`, recognised by `read`.

    <thinking>
    …
    </thinking>
    <solution>
    one block of code, or edits
    </solution>

Nothing is guessed here; `recovery` finds code in answers that miss the form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from afterburner_engine.prompting.edits import Edit, only_edits, write_edits

TAGS = ("<thinking>", "</thinking>", "<solution>", "</solution>")
END = TAGS[3]
"""What ends an answer."""

_OPENING = re.compile(r"(`{3,})python[ \t]*")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in the exact form."""

    thinking: str
    code: str | None
    """What the one block of code holds; None where there are edits."""

    edits: str | None
    """The text of the edits; None where there is a block of code."""


def read(text: str) -> Answer | None:
    """The answer if it is exactly of the form, else None."""
    parts = _parts(text)
    if parts is None:
        return None
    thinking, solution = parts
    code = one_block(solution)
    if code is not None:
        return Answer(thinking, code, None)
    return Answer(thinking, None, solution) if only_edits(solution) else None


def is_exact(text: str, form: str | None = None) -> bool:
    """Whether an answer has exactly the form; `full` or `edits` if that matters."""
    answer = read(text)
    if answer is None:
        return False
    return form is None or form == ("edits" if answer.code is None else "full")


def write(thinking: str, code: str) -> str:
    """An answer with the whole function, as a model is taught to give it.

    Raises:
        ValueError: the thinking holds one of the tags.
    """
    return _written(thinking, fenced(code))


def write_with_edits(thinking: str, edits: list[Edit]) -> str:
    """An answer with edits.

    Raises:
        ValueError: the thinking holds a tag, or an edit holds a marker's line.
    """
    return _written(thinking, write_edits(edits))


def fenced(code: str, language: str = "python") -> str:
    """A block of code, in a fence that nothing within it can close."""
    fence = "`" * (1 + max(2, *map(len, re.findall(r"`+", code)), 2))
    end = "" if code.endswith("\n") or not code else "\n"
    return f"{fence}{language}\n{code}{end}{fence}\n"


def one_block(text: str) -> str | None:
    """The code of a text that is one fenced block of Python and nothing else."""
    lines = text.strip().split("\n")
    opening = _OPENING.fullmatch(lines[0])
    if opening is None or len(lines) < 2:
        return None
    closing = [n for n, line in enumerate(lines) if _closes(line, opening.group(1))]
    if closing[:1] != [len(lines) - 1]:
        return None
    return "".join(f"{line}\n" for line in lines[1:-1])


def _closes(line: str, fence: str) -> bool:
    bare = line.strip()
    return len(bare) >= len(fence) and not bare.strip("`")


def _parts(text: str) -> tuple[str, str] | None:
    """The thinking and the solution of an answer that has nothing beside them."""
    body = text.strip()
    thinking, found, rest = body.removeprefix(TAGS[0]).partition(TAGS[1])
    rest = rest.lstrip()
    well = (
        body.startswith(TAGS[0])
        and found
        and not any(tag in thinking for tag in TAGS)
        and rest.startswith(TAGS[2])
        and rest.endswith(TAGS[3])
    )
    if not well:
        return None
    return thinking.strip(), rest.removeprefix(TAGS[2]).removesuffix(TAGS[3])


def _written(thinking: str, solution: str) -> str:
    if any(tag in thinking for tag in TAGS):
        raise ValueError("the thinking holds a tag of the form, so it cannot be read")
    opening, closing, begin, end = TAGS
    return f"{opening}\n{thinking.strip()}\n{closing}\n{begin}\n{solution}{end}\n"
