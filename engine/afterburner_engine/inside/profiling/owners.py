"""Whose time a stack is: which of the user's own functions are on it."""

from __future__ import annotations

import types
from collections.abc import Mapping

from afterburner_engine.inside.profiling.stops import Key
from afterburner_engine.inside.recording.wanted import Wanted

MODULE = "<module>"
"""Stands for the code of a module outside its functions."""

DEPTH = 3_000
"""Frames of a stack that are looked at."""


class Owners:
    """Finds functions by their code; remembers what it has found."""

    def __init__(
        self, wanted: Wanted, names: Mapping[tuple[str, int, str], str]
    ) -> None:
        """`names` says what Python before 3.11 does not know of its code."""
        self._wanted = wanted
        self._names = names
        # Code hashes by all that is in it, which takes long.
        self._known: dict[int, tuple[types.CodeType, Key | None]] = {}

    def on(self, frame: types.FrameType) -> list[Key]:
        """The user's functions on a stack, the innermost first, each once."""
        found: dict[Key, None] = {}
        above: types.FrameType | None = frame
        for _ in range(DEPTH):
            if above is None:
                break
            code = above.f_code
            known = self._known.get(id(code))
            if known is None:
                known = self._known[id(code)] = code, self._owner(above)
            if known[1] is not None:
                found.setdefault(known[1])
            above = above.f_back
        return list(found)

    def _owner(self, frame: types.FrameType) -> Key | None:
        code = frame.f_code
        file = self._wanted.file(code.co_filename)
        if file is None:
            return None
        qualname = getattr(code, "co_qualname", None) or self._named(frame)
        outer: str = qualname.partition(".<locals>")[0]
        is_function = code.co_flags & 1 and "<" not in outer
        return file[0], outer if is_function else MODULE

    def _named(self, frame: types.FrameType) -> str:
        """The function around a frame, from where its code begins."""
        code = frame.f_code
        found = self._names.get((code.co_filename, code.co_firstlineno, code.co_name))
        if found is not None:
            return found
        # Comprehensions, lambdas and inner functions lie within another function.
        line, file = code.co_firstlineno, code.co_filename
        before = [n for f, n, _ in self._names if f == file and n <= line]
        return next(
            (
                name
                for (f, n, _), name in self._names.items()
                if before and f == file and n == max(before)
            ),
            MODULE,
        )
