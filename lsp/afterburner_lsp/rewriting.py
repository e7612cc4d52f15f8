"""A result as edits of a text, if it still holds for that text.

Only lines that differ are replaced, so that marks, folds and the cursor stay, and the
lines that are kept keep their ends and their tabs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from afterburner_engine.errors import CandidateError, TargetError
from afterburner_engine.target import Change, Target, target_from_source
from afterburner_lsp.edits import Edit, Place
from afterburner_lsp.errors import StaleError
from afterburner_lsp.meaning import meaning
from afterburner_lsp.results import Result
from afterburner_lsp.text import body, split


def rewrite(path: Path, source: str, result: Result) -> tuple[Edit, ...]:
    """The edits that put a result into `source`, from the top to the end.

    Raises:
        StaleError: it was measured for another function than the one in `source`.
    """
    name = result.qualname
    if result.code is None:
        raise StaleError(f"there is no faster version of {name}")
    try:
        target = target_from_source(path, source, name)
    except TargetError as error:
        raise StaleError(f"{name} cannot be found any more: {error}") from error
    if target.code != result.before:
        raise StaleError(f"{name} has changed since it was measured")
    if meaning(target.source.tree, name) != result.meaning:
        raise StaleError(f"what {name} uses in its module has changed since")
    try:
        changes = target.changes(result.code)
    except CandidateError as error:
        raise StaleError(f"{name} can no longer be replaced: {error}") from error
    return tuple(edits(split(source), changes))


def after(target: Target, code: str) -> str:
    """The function as it stands in the file with `code` in place.

    Raises:
        CandidateError: `code` cannot be put there.
    """
    module = target.with_code(code)
    return target_from_source(target.path, module, target.qualname).code


def edits(lines: Sequence[str], changes: Iterable[Change]) -> Iterator[Edit]:
    """Changes of whole lines as edits of the lines that differ."""
    last: Edit | None = None
    for change in changes:
        for edit in _narrowed(lines, change):
            if last is not None and last.end == edit.start:
                last = Edit(last.start, edit.end, last.text + edit.text)
                continue
            if last is not None:
                yield last
            last = edit
    if last is not None:
        yield last


def _narrowed(lines: Sequence[str], change: Change) -> Iterator[Edit]:
    old = lines[change.first : change.end]
    new = [line for line in split(change.text) if line]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, first, end, new_first, new_end in matcher.get_opcodes():
        if kind != "equal":
            start = _start(lines, change.first + first)
            stop = _start(lines, change.first + end)
            yield Edit(start, stop, "".join(new[new_first:new_end]))


def _start(lines: Sequence[str], line: int) -> Place:
    """Where a line begins; behind the last one, the end of the text."""
    if line < len(lines):
        return line, 0
    return len(lines) - 1, len(body(lines[-1]))
