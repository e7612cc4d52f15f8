"""Edits of the current code: blocks that name lines and what takes their place.

    <<<<<<< SEARCH
    lines of the current code
    =======
    the lines that take their place
    >>>>>>> REPLACE

What is searched has to stand in the code exactly once, as whole lines: an edit in the
wrong place would be worse than none. All edits are of the code as it was shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SEARCH = "<<<<<<< SEARCH"
MIDDLE = "======="
REPLACE = ">>>>>>> REPLACE"


class EditError(Exception):
    """The edits cannot be read, or do not fit the code; the text says why."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Lines that are looked for, and those that take their place."""

    search: tuple[str, ...]
    replace: tuple[str, ...]


def write_edits(edits: Sequence[Edit]) -> str:
    """The text of edits.

    Raises:
        ValueError: a line is a marker, so that the text could not be read.
    """
    for edit in edits:
        if {SEARCH, REPLACE} & {line.strip() for line in edit.search + edit.replace}:
            raise ValueError("the code holds a line that marks an edit")
        if any("\n" in line for line in edit.search + edit.replace):
            raise ValueError("a line of an edit holds a line end")
    blocks = ([SEARCH, *edit.search, MIDDLE, *edit.replace, REPLACE] for edit in edits)
    return "".join(f"{line}\n" for block in blocks for line in block)


def has_edits(text: str) -> bool:
    """Whether a text looks as if edits were meant."""
    return any(line.rstrip() == SEARCH for line in text.split("\n"))


def only_edits(text: str) -> bool:
    """Whether a text is edits and nothing else, all of them whole."""
    try:
        blocks, beside = _blocks(text)
    except EditError:
        return False
    return bool(blocks) and not any(line.strip() for line in beside)


def read_edits(text: str, code: str) -> list[Edit]:
    """The edits in a text; what stands beside them is left out.

    Where code itself holds a line of `=======`, the separator is the last one before
    which there is what fits the code.

    Raises:
        EditError: there is none, or one is not whole.
    """
    blocks, _ = _blocks(text)
    if not blocks:
        raise EditError("it holds no edits")
    return [_edit(block, code.split("\n")) for block in blocks]


def apply_edits(code: str, edits: Sequence[Edit]) -> str:
    """The code with all edits made; each is found in the code as it was.

    Raises:
        EditError: one does not stand there exactly once, or two overlap.
    """
    lines = code.split("\n")
    placed = [(_place(lines, e, n), e) for n, e in enumerate(edits, 1)]
    placed.sort(key=lambda pair: pair[0])
    result: list[str] = []
    done = 0
    for at, edit in placed:
        if at < done:
            raise EditError("two edits change the same lines")
        result += [*lines[done:at], *edit.replace]
        done = at + len(edit.search)
    return "\n".join([*result, *lines[done:]])


def _blocks(text: str) -> tuple[list[list[str]], list[str]]:
    """The lines within each block, and those beside them."""
    blocks: list[list[str]] = []
    beside: list[str] = []
    inside: list[str] | None = None
    for line in text.split("\n"):
        mark = line.rstrip()
        if mark == SEARCH:
            if inside is not None:
                raise EditError(f"edit {len(blocks) + 1} has no end ({REPLACE})")
            inside = []
        elif mark == REPLACE and inside is not None:
            if MIDDLE not in map(str.rstrip, inside):
                raise EditError(f"edit {len(blocks) + 1} has no separator ({MIDDLE})")
            blocks.append(inside)
            inside = None
        else:
            (beside if inside is None else inside).append(line)
    if inside is not None:
        raise EditError(f"edit {len(blocks) + 1} has no end ({REPLACE})")
    return blocks, beside


def _edit(block: list[str], lines: list[str]) -> Edit:
    splits = [n for n, line in enumerate(block) if line.rstrip() == MIDDLE]
    edits = [Edit(tuple(block[:n]), tuple(block[n + 1 :])) for n in splits]
    fitting = [edit for edit in edits if len(_places(lines, edit)) == 1]
    return fitting[-1] if fitting else edits[0]


def _place(lines: list[str], edit: Edit, number: int) -> int:
    if not any(line.strip() for line in edit.search):
        raise EditError(f"edit {number} searches for nothing")
    places = _places(lines, edit)
    if len(places) == 1:
        return places[0]
    first = next(line for line in edit.search if line.strip()).strip()
    shown = first if len(first) <= 60 else f"{first[:59]}…"
    if not places:
        raise EditError(f"edit {number}: the code has no such lines: `{shown}`")
    raise EditError(f"edit {number}: the code has {len(places)} such places: `{shown}`")


def _places(lines: list[str], edit: Edit) -> list[int]:
    wanted = list(edit.search)
    last = len(lines) - len(wanted)
    return [n for n in range(last + 1) if lines[n : n + len(wanted)] == wanted]
