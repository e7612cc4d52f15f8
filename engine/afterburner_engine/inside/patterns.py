"""Texts that a regular expression matches: a function that matches its argument by one
says in it what it expects.

Approximate on purpose: look-arounds and back references are passed over, so that some
texts do not match; those are inputs too.
"""

from __future__ import annotations

import random
import re
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from afterburner_engine.inside.lines import codes_in
from afterburner_engine.inside.texts import Text

try:
    from re import _parser as _parsing  # type: ignore[attr-defined,unused-ignore]
except ImportError:
    import sre_parse as _parsing  # type: ignore[no-redef,import-not-found,unused-ignore]

ANY = "ab7 _.-"
CLASSES = {
    "CATEGORY_DIGIT": "0123456789",
    "CATEGORY_WORD": "abcxyz_09",
    "CATEGORY_SPACE": " \t\n",
    "CATEGORY_NOT_DIGIT": "ab .",
    "CATEGORY_NOT_WORD": " .,-",
    "CATEGORY_NOT_SPACE": "ab1.",
}

MORE = 4
"""Repetitions above the least."""

MAX_PATTERNS = 12


@dataclass(frozen=True)
class Matching(Text):
    """Texts that match one of the patterns, or several one after the other."""

    patterns: Sequence[Any]
    pool: Sequence[str] = ()

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> str:
        """A text; with a size, of that many characters or more."""
        count = 1 if rng.random() < 0.6 else rng.randint(2, 4)
        parts = [self._one(rng) for _ in range(count)]
        while size is not None and sum(map(len, parts)) < size:
            parts.append(self._one(rng) or " ")
        return "".join(parts)

    def _one(self, rng: random.Random) -> str:
        pattern = rng.choice(self.patterns)
        return matching(pattern, rng)

    def edges(self) -> list[Any]:
        """Nothing, to begin with."""
        return [""]


def matching(pattern: Any, rng: random.Random) -> str:
    """A text that the pattern matches, as far as can be told."""
    source = pattern.pattern
    if isinstance(source, bytes):
        source = source.decode("latin-1")
    try:
        return "".join(_walk(_parsing.parse(source, pattern.flags & ~re.DEBUG), rng))
    except (re.error, ValueError, RecursionError, OverflowError):
        return ""


def _walk(tree: Any, rng: random.Random) -> Iterator[str]:
    for code, value in tree:
        yield from _part(str(code), value, rng)


def _part(code: str, value: Any, rng: random.Random) -> Iterator[str]:
    if code == "LITERAL":
        yield chr(value)
    elif code == "NOT_LITERAL":
        yield rng.choice([c for c in ANY if ord(c) != value])
    elif code == "ANY":
        yield rng.choice(ANY)
    elif code == "IN":
        yield _of_class(value, rng)
    elif code in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, inner = value
        for _ in range(rng.randint(least, min(int(most), least + MORE))):
            yield from _walk(inner, rng)
    elif code == "SUBPATTERN":
        yield from _walk(value[-1], rng)
    elif code == "ATOMIC_GROUP":
        yield from _walk(value, rng)
    elif code == "BRANCH":
        yield from _walk(rng.choice(value[1]), rng)


def _of_class(parts: Any, rng: random.Random) -> str:
    negated = str(parts[0][0]) == "NEGATE"
    chars: list[str] = []
    for code, value in parts:
        name = str(code)
        if name == "LITERAL":
            chars.append(chr(value))
        elif name == "RANGE":
            low, high = value
            chars += map(chr, range(low, min(high, low + 300) + 1))
        elif name == "CATEGORY":
            chars += CLASSES.get(str(value), "")
    if negated:
        chars = [c for c in "ab7 _.-,;:/\"'<=&%#@!?\n" if c not in chars] or ["a"]
    return rng.choice(chars or ["a"])


def patterns_of(function: Any, names: dict[str, Any], owner: Any = None) -> list[Any]:
    """The patterns that a function names, in its module or class, or its helpers do."""
    found: dict[str, Any] = {}
    waiting, seen = [function], set()
    while waiting and len(found) < MAX_PATTERNS:
        code = getattr(waiting.pop(0), "__code__", None)
        if not isinstance(code, types.CodeType) or id(code) in seen:
            continue
        seen.add(id(code))
        for inner in codes_in(code):
            for name in inner.co_names:
                for holder in (names, vars(owner) if owner is not None else {}):
                    _take(holder.get(name), found, waiting)
    return list(found.values())


def _take(named: Any, found: dict[str, Any], waiting: list[Any]) -> None:
    pattern = named if isinstance(named, re.Pattern) else getattr(named, "__self__", 0)
    if isinstance(pattern, re.Pattern):
        found.setdefault(str(pattern.pattern), pattern)
    elif isinstance(named, types.FunctionType):
        waiting.append(named)
