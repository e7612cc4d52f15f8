"""Which functions a text defines and where, seen from its lines alone.

No tree is built: code that is being typed has none, and one of 20,000 lines holds up
the editor for half a second. So this is an estimate, good enough to offer something
at the cursor; what is measured is found by the engine, in the tree.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

_STRINGS = re.compile(
    r"#[^\r\n]*"
    r"|'''[^'\\]*(?:(?:\\[\s\S]|'(?!''))[^'\\]*)*(?:'''|\Z)"
    r'|"""[^"\\]*(?:(?:\\[\s\S]|"(?!""))[^"\\]*)*(?:"""|\Z)'
    r"|'[^'\\\r\n]*(?:\\[\s\S][^'\\\r\n]*)*'?"
    r'|"[^"\\\r\n]*(?:\\[\s\S][^"\\\r\n]*)*"?'
)
_LONG = ("'''", '"""')
_DEFINITION = re.compile(r"\f?([ \t]*)(?:async[ \t]+)?(def|class)[ \t]+([^\W\d]\w*)")
_LONGEST_DECORATOR = 40
"""Lines that one may take."""


@dataclass(frozen=True, slots=True)
class Function:
    """Where a function lies; lines and indexes count from 0."""

    qualname: str
    first: int
    """The line where it begins, decorators included."""

    line: int
    """The line of its name."""

    start: int
    """Where the name begins on its line, and `end` where it ends."""

    end: int
    last: int
    """The last line that is its own."""

    nested: bool
    """Whether it is defined inside another function."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The functions of a text in its order, each name once: the last definition."""

    functions: tuple[Function, ...]

    def at(self, first: int, last: int | None = None) -> Function | None:
        """The function around a line, or around the lines from `first` to `last`.

        One that is defined inside another cannot be run alone, so it is the outer one.
        """
        last = first if last is None else last
        holding = [
            function
            for function in self.functions
            if function.first <= first and last <= function.last and not function.nested
        ]
        return max(holding, key=lambda function: function.first, default=None)

    def named(self, qualname: str) -> Function | None:
        """The function of that name."""
        for function in self.functions:
            if function.qualname == qualname:
                return function
        return None

    @property
    def usable(self) -> tuple[Function, ...]:
        """Those that a caller from outside can reach."""
        return tuple(function for function in self.functions if not function.nested)


@dataclass(frozen=True, slots=True)
class _Block:
    indent: int
    name: str
    is_class: bool
    line: int
    start: int
    first: int
    last: int


def outline(lines: Sequence[str]) -> Outline:
    """The functions of a text, however broken it is; its lines keep their ends."""
    found: dict[str, Function] = {}
    around: list[tuple[_Block, str, bool]] = []
    """Blocks that are not over, with the prefix of the names in them, and whether
    they are in a function."""
    for block in _Reader(lines).blocks():
        while around and not _holds(around[-1][0], block):
            around.pop()
        prefix, nested = (around[-1][1], around[-1][2]) if around else ("", False)
        name = prefix + block.name
        if block.is_class:
            around.append((block, f"{name}.", nested))
            continue
        around.append((block, f"{name}.<locals>.", True))
        found.pop(name, None)
        found[name] = Function(
            qualname=name,
            first=block.first,
            line=block.line,
            start=block.start,
            end=block.start + len(block.name),
            last=block.last,
            nested=nested,
        )
    return Outline(tuple(found.values()))


def _holds(outer: _Block, inner: _Block) -> bool:
    return inner.indent > outer.indent and inner.line <= outer.last


class _Reader:
    """Reads the blocks of one text."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._source = "".join(lines)
        self._starts = [0, *accumulate(map(len, lines))]
        self._texts = _long_strings(self._source)
        self._text_starts = [start for start, _ in self._texts]

    def blocks(self) -> Iterator[_Block]:
        """Every function and class, in the order of the text."""
        for line, text in enumerate(self._lines):
            if "def" not in text and "class" not in text:
                continue
            match = _DEFINITION.match(text)
            if match is None or self._in_text(self._starts[line]):
                continue
            yield _Block(
                indent=len(match[1]),
                name=match[3],
                is_class=match[2] == "class",
                line=line,
                start=match.start(3),
                first=self._first(line, match[1]),
                last=self._last(line, match.end(), len(match[1])),
            )

    def _in_text(self, offset: int) -> bool:
        at = bisect.bisect_right(self._text_starts, offset) - 1
        return at >= 0 and offset < self._texts[at][1]

    def _last(self, line: int, index: int, indent: int) -> int:
        """The last line of the block whose header is `line`."""
        outside = _outside(indent)
        stop = outside.search(self._source, self._starts[line] + index)
        while stop is not None and self._in_text(stop.end()):
            stop = outside.search(self._source, stop.end())
        if stop is None:
            last = len(self._lines) - 1
        else:
            last = bisect.bisect_right(self._starts, stop.end()) - 2
        while last > line and _is_beside(self._lines[last], indent):
            last -= 1
        return last

    def _first(self, line: int, indent: str) -> int:
        """The line of the first decorator above the definition on `line`."""
        first, above = line, line - 1
        while above >= max(first - _LONGEST_DECORATOR, 0):
            text = self._lines[above]
            if text.startswith(f"{indent}@"):
                first = above
            elif not text.startswith((f"{indent} ", f"{indent}\t", f"{indent})")):
                break
            above -= 1
        return first


def _is_beside(text: str, indent: int) -> bool:
    """Whether a line below a block is blank, or a comment on what comes next."""
    bare = text.lstrip()
    return not bare or (bare[0] == "#" and len(text) - len(bare) <= indent)


def _long_strings(source: str) -> list[tuple[int, int]]:
    if not any(quotes in source for quotes in _LONG):
        return []
    return [
        match.span()
        for match in _STRINGS.finditer(source)
        if source.startswith(_LONG, match.start())
    ]


@lru_cache
def _outside(indent: int) -> re.Pattern[str]:
    """Finds where code begins that is indented by `indent` at most.

    A closing bracket there belongs to the block, and comments to nothing.
    """
    return re.compile(rf"[\r\n]\f?[ \t]{{0,{indent}}}(?=[^\s#)\]}}])")
