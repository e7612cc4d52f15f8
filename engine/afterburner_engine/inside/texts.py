"""Shapes of strings: what examples show of a text, and texts of the same make.

Recognised, in this order: JSON, numbers, brackets that balance, text cut by a
separator (lines, words, comma-separated values), plain characters. Whatever a
string is, new ones use its characters and the kinds of its characters only.
"""

from __future__ import annotations

import json
import random
import re
import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from afterburner_engine.inside.shapes import ATTEMPTS, Int, Shape

SEPARATORS = ("\n", ";", ",", "|", "\t", " ", "+", "*", "/", "-", "_", ".", ":")
"""Tried from the coarsest; the first that occurs cuts."""

PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">"}

SMALL_ALPHABETS = ("ACGT", "ACGU", "IVXLCDM", "LRUD", "NSEW", "01", "RGB", "ab", "abc")
"""Strings over one of these use no other letter."""


class Text(Shape):
    """Strings. Subclasses say of what kind."""

    pool: Sequence[str] = ()

    @property
    def grows(self) -> bool:
        """Every string can be longer."""
        return True

    def many(
        self, rng: random.Random, count: int, distinct: bool, among: int | None = None
    ) -> list[Any]:
        """New strings; distinct ones get longer where short ones have run out."""
        if not distinct:
            return [self.draw(rng) for _ in range(count)]
        found: dict[str, None] = {}
        longest = max(map(len, self.pool), default=4)
        for attempt in range(count * ATTEMPTS):
            if len(found) == count:
                break
            late = attempt > count * 2
            found[self.draw(rng, longest + 1 + attempt % 7 if late else None)] = None
        return list(found)

    def edges(self) -> list[Any]:
        """None, one character, spaces, both cases, digits, beyond ASCII."""
        return ["", "a", " ", "Ab", "aa", "0", "-1", "é", "日本", "a b\tc\n", "ab" * 8]


@dataclass(frozen=True)
class Json(Text):
    """Documents in JSON, all of one make."""

    inner: Shape
    pool: Sequence[str] = ()

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> str:
        """A document; with a size, of about that many elements."""
        return json.dumps(
            self.inner.draw(rng, size if self.inner.grows else None, among)
        )


@dataclass(frozen=True)
class Number(Text):
    """Decimal digits, without a leading zero unless one was seen."""

    value: Int
    digits: str = string.digits
    leading_zero: bool = False
    pool: Sequence[str] = ()

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> str:
        """A number of the range, or one of `size` digits."""
        if size is None and not self.leading_zero:
            return str(self.value.draw(rng, None, among))
        length = len(rng.choice(self.pool)) if size is None else size
        text = "".join(rng.choices(self.digits, k=length))
        if text[:1] == "0" and not self.leading_zero:
            return (max(self.digits) + text[1:]) if length > 1 else text
        return text


@dataclass(frozen=True)
class Brackets(Text):
    """Strings whose brackets balance, made of whole units."""

    units: Sequence[str]
    pool: Sequence[str] = ()

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> str:
        """Units one after the other, sometimes one inside the other."""
        length = len(rng.choice(self.pool)) if size is None else size
        parts: list[str] = []
        total = 0
        while total < length:
            unit = rng.choice(self.units)
            if rng.random() < 0.3 and unit[0] in PAIRS:
                unit = unit[0] + rng.choice(self.units) + PAIRS[unit[0]]
            parts.append(unit)
            total += len(unit)
        return "".join(parts)


@dataclass(frozen=True)
class Parts(Text):
    """Tokens or lines with a separator between them."""

    separator: str
    token: Shape
    counts: Sequence[int]
    mean: float
    """Characters of a token, with its separator."""

    ends: bool = False
    """Whether the separator closes the text too."""

    pool: Sequence[str] = ()

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> str:
        """As many tokens as fill `size` characters."""
        count = (
            rng.choice(self.counts) if size is None else max(1, round(size / self.mean))
        )
        tokens = self.token.many(rng, count, False)
        return self.separator.join(map(str, tokens)) + (
            self.separator if self.ends else ""
        )


@dataclass(frozen=True)
class Chars(Text):
    """Characters of an alphabet, with the runs and palindromes of the examples."""

    alphabet: str
    pool: Sequence[str]
    repeats: float = 0.0
    """How often a character is followed by itself."""

    palindromes: float = 0.0
    """Share of the examples that read the same backwards."""

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> str:
        """A word; sometimes one of those seen where no size is asked for."""
        if size is None:
            if self.pool and rng.random() < 0.3:
                return rng.choice(self.pool)
            size = len(rng.choice(self.pool)) if self.pool else rng.randint(1, 8)
        letters = rng.choices(self.alphabet, k=size)
        if self.repeats:
            for at in range(1, size):
                if rng.random() < self.repeats:
                    letters[at] = letters[at - 1]
        if self.palindromes and rng.random() < self.palindromes:
            half = letters[: (size + 1) // 2]
            letters = half + half[: size // 2][::-1]
        return "".join(letters)


@dataclass(frozen=True)
class Template(Text):
    """Strings with punctuation in them, kept; letters and digits are replaced."""

    pool: Sequence[str]
    letters: bool = True
    """Whether letters may change; in lines of a log only digits do."""

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> str:
        """One of those seen with other digits and letters, repeated up to `size`."""
        text = self._like(rng, rng.choice(self.pool))
        if size is None:
            return text
        parts = [text]
        total = len(text)
        while total < size:
            parts.append(self._like(rng, rng.choice(self.pool)))
            total += max(len(parts[-1]), 1)
        return "".join(parts)

    def _like(self, rng: random.Random, text: str) -> str:
        text = re.sub(r"\d+", lambda run: _digits_like(rng, run.group()), text)
        if not self.letters or rng.random() < 0.2:
            return text
        return re.sub(r"[^\W\d_]+", lambda run: _word_like(rng, run.group()), text)


def _digits_like(rng: random.Random, digits: str) -> str:
    """Not above the number seen and as long: a month stays one, and so does a port."""
    value = int(digits)
    low = 1 if digits[0] == "0" or len(digits) == 1 else 10 ** (len(digits) - 1)
    return str(rng.randint(min(low, value), value)).zfill(len(digits))


def _word_like(rng: random.Random, word: str) -> str:
    pick = rng.choice
    return "".join(
        pick(string.ascii_uppercase) if char.isupper() else pick(string.ascii_lowercase)
        for char in word
    )


@dataclass(frozen=True)
class Prose(Text):
    """Words with spaces between them, and a line end here and there."""

    words: Shape
    pool: Sequence[str] = ()

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> str:
        """A few words; with a size, that many characters."""
        if size is None:
            return " ".join(self.words.many(rng, rng.choice((0, 1, 1, 2, 3)), False))
        parts: list[str] = []
        total = 0
        while total < size:
            parts.append(self.words.draw(rng) + ("\n" if rng.random() < 0.05 else " "))
            total += len(parts[-1])
        return "".join(parts)[:size]


def infer_text(
    values: list[str], infer: Any, base: float | None = None, depth: int = 0
) -> Shape | None:
    """The shape of the strings; None where all are empty.

    `infer` gives the shape of values of any type, for what stands inside a text.
    """
    values = [value for value in values if value]
    if not values:
        return None
    if depth > 3:
        return Template(values)
    return (
        _json(values, infer)
        or _number(values, base)
        or _brackets(values)
        or _expression(values)
        or _parts(values, infer, depth)
        or (_chars(values) if all(v.isalnum() for v in values) else Template(values))
    )


def _json(values: list[str], infer: Any) -> Shape | None:
    if not all(value[0] in "[{" and value[-1] in "]}" for value in values):
        return None
    try:
        documents = [json.loads(value) for value in values]
    except ValueError:
        return None
    if not any(documents):
        return None
    return Json(infer(documents), values)


def _number(values: list[str], base: float | None) -> Shape | None:
    if not all(value.isascii() and value.isdigit() for value in values):
        return None
    numbers = [int(value) for value in values]
    high = max(numbers)
    digits = (
        "01"
        if set("".join(values)) <= set("01") and len(max(values, key=len)) > 2
        else string.digits
    )
    zero = digits == "01" or any(value[0] == "0" and len(value) > 1 for value in values)
    low = min(numbers)
    if low == high:
        low, high = min(low, 1), max(high, 9)
    return Number(Int(low, high, base), digits, zero, values)


def _brackets(values: list[str]) -> Shape | None:
    signs = set("".join(PAIRS) + "".join(PAIRS.values()))
    if not all(set(value) <= signs for value in values):
        return None
    balanced = [value for value in values if _balances(value)]
    if not balanced:
        return Chars("".join(sorted(set("".join(values)))), values)
    units = sorted({unit for value in balanced for unit in _units(value)})
    return Brackets(units, values)


def _balances(text: str) -> bool:
    open_: list[str] = []
    for char in text:
        if char in PAIRS:
            open_.append(PAIRS[char])
        elif not open_ or open_.pop() != char:
            return False
    return not open_


def _units(text: str) -> list[str]:
    depth, start, found = 0, 0, []
    for at, char in enumerate(text):
        depth += 1 if char in PAIRS else -1
        if depth == 0:
            found.append(text[start : at + 1])
            start = at + 1
    return found


def _expression(values: list[str]) -> Shape | None:
    """Arithmetic: whole expressions, with an operator that was seen between them."""
    text = "".join(values)
    if not set(text) & set("+*(") or not re.fullmatch(r"[\d\s+\-*/%^().]*\d\)*", text):
        return None
    sign = next((sign for sign in "+*-/" if sign in text), "+")
    mean = len(text) / len(values) + 1
    separator = f" {sign} " if " " in text else sign
    return Parts(
        separator, Template(values, letters=False), [1, 2], mean, False, values
    )


def _parts(values: list[str], infer: Any, depth: int) -> Shape | None:
    for separator in SEPARATORS:
        cut = [value for value in values if separator in value.strip(separator)]
        if len(cut) * 2 < len(values) or not cut:
            continue
        if separator not in "\n;,|\t +*" and depth == 0 and len(values) > 1:
            return None  # identifiers, dates: kept whole, as templates
        if not all(value.isascii() or separator.isspace() for value in cut):
            continue
        return _cut_by(separator, cut, infer, depth)
    return None


def _cut_by(separator: str, values: list[str], infer: Any, depth: int) -> Shape:
    split = [value.strip(separator).split(separator) for value in values]
    tokens = [token for parts in split for token in parts]
    token: Shape | None
    if separator == "\n":
        token = Template(tokens, letters=not any(re.search(r"\d", t) for t in tokens))
    else:
        token = infer_text(tokens, infer, sum(map(len, split)) / len(split), depth + 1)
    mean = sum(len(token) + 1 for token in tokens) / len(tokens)
    ends = all(value.endswith(separator) for value in values)
    return Parts(
        separator,
        token or Template(tokens),
        [len(p) for p in split],
        mean,
        ends,
        values,
    )


def _chars(values: list[str]) -> Shape:
    text = "".join(values)
    seen = set(text)
    pairs = [(a, b) for value in values for a, b in zip(value, value[1:])]
    repeats = sum(a == b for a, b in pairs) / len(pairs) if pairs else 0.0
    long = [value for value in values if len(value) > 2]
    mirrored = sum(value == value[::-1] for value in long) / len(long) if long else 0.0
    return Chars(_alphabet(seen), values, repeats, mirrored)


def _alphabet(seen: set[str]) -> str:
    small = any(seen <= set(letters) for letters in SMALL_ALPHABETS)
    if small or len(seen) < 4:
        return "".join(sorted(seen))
    extra: set[str] = set()
    for kind in (string.ascii_lowercase, string.digits):
        if seen & set(kind) and seen & set(string.ascii_lowercase):
            extra |= set(kind)
    return "".join(sorted(seen | extra))
