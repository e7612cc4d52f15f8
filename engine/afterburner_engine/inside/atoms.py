"""Single values that break programs: boundaries, odd floats, awkward text, neighbours.

Part of the search for counter-examples. Whatever is made from a value has its exact
type, so that what is found says something of the function and not of its callers.
"""

from __future__ import annotations

import datetime
import decimal
import enum
import fractions
import math
import random
import unicodedata
from typing import Any, Callable

INTS = (0, 1, -1, 2, 3, -2, 4, 5, 7, 10, 16, 100, 255, 256, 257, 1000)
LARGE_INTS = (
    2**31 - 1,
    2**31,
    -(2**31) - 1,
    2**53,
    2**53 + 1,
    2**63 - 1,
    2**63,
    -(2**63) - 1,
    10**18 + 1,
    10**30 + 1,
)
FLOATS = (0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.5, -0.5, -1.5, 2.0, 0.1, 0.2, 0.3, 1 / 3)
ODD_FLOATS = (
    math.nan,
    math.inf,
    -math.inf,
    1e16,
    -1e16,
    1e308,
    -1e308,
    5e-324,
    1e-9,
    2.0**53,
    1e-320,
    2.675,
    1e22,
)
TEXTS = ("", "a", "b", "A", "ab", "ba", "aa", "Ab", " ", "0", "1", "-1", "a b", "a,b")
ODD_TEXTS = (
    "\u00df",  # one letter that folds to two
    "\u0130",  # lower case of it has two code points
    "\u0131",
    "\u01c6",
    "\ufb01",
    "\u017f",
    "\u212a",  # the sign of Kelvin, whose lower case is ASCII
    "\u03a3\u03c2\u03c3",  # sigma, also at the end of a word
    "\u00e9",
    "e\u0301",  # the same to the eye, in two code points
    "\U0001f600",
    "\U0001d400",
    "\ud800",  # half a pair: no encoding takes it
    "\u0660",  # a digit that is not ASCII
    "\u00b2",  # a digit that int() refuses
    "\u2028",
    "\x85",
    "\u00a0",
    "\x1c",
    "\x00",
    "\t",
    "\n",
    "\r\n",
    "  ",
    " a",
    "a ",
    "a  b",
    "a\tb",
    "a\nb\n",
    ",",
    "a,,b",
    "1_0",
    "+1",
    "1.0",
    "1e3",
    "nan",
    "%s",
    "{}",
    "\\",
    "'",
    '"',
)
BYTES = (b"", b"\x00", b"a", b"A", b"ab", b"\xff", b"a b", b"\n", b" ")


def plain(kind: type, seen: list[Any]) -> list[Any]:
    """Ordinary small values of a type; those seen where nothing is known of it."""
    return _of(_PLAIN, kind, seen)


def odd(kind: type, seen: list[Any]) -> list[Any]:
    """The values of a type on which programs break."""
    return _of(_ODD, kind, seen)


def _of(table: dict[type, tuple[Any, ...]], kind: type, seen: list[Any]) -> list[Any]:
    if kind in table:
        return list(table[kind])
    if table is _PLAIN and issubclass(kind, enum.Enum):
        return list(kind)
    return list(seen) if table is _PLAIN else []


_PLAIN: dict[type, tuple[Any, ...]] = {
    int: INTS,
    float: FLOATS,
    str: TEXTS,
    bool: (False, True),
    type(None): (None,),
    bytes: BYTES,
    bytearray: tuple(map(bytearray, BYTES)),
    complex: (0j, 1 + 0j, 1j, -1 + 2j),
    decimal.Decimal: tuple(
        map(decimal.Decimal, ("0", "1", "1.0", "-1.5", "2.5", "0.1"))
    ),
    fractions.Fraction: tuple(
        fractions.Fraction(a, b) for a, b in ((0, 1), (1, 1), (1, 3), (-7, 2), (5, 2))
    ),
}
_ODD: dict[type, tuple[Any, ...]] = {
    int: LARGE_INTS,
    float: ODD_FLOATS,
    str: ODD_TEXTS,
    complex: (complex(math.nan, 0), complex(math.inf, -1)),
    decimal.Decimal: tuple(map(decimal.Decimal, ("NaN", "Infinity", "-0", "1E+30"))),
}


def nearby(value: Any, rng: random.Random) -> Any:
    """A value close to one that was seen, of the same type."""
    steps = _NEARBY.get(type(value))
    return value if steps is None else steps(value, rng)


def _near_int(value: int, rng: random.Random) -> int:
    return rng.choice(
        (value + 1, value - 1, -value, value * 2, value // 2, 0, value + 2**63)
    )


def _near_float(value: float, rng: random.Random) -> float:
    if not math.isfinite(value):
        return rng.choice((-value, 0.0, 1.0))
    ulp = math.ulp(value) if hasattr(math, "ulp") else abs(value) * 2**-52
    whole = float(round(value)) if abs(value) < 1e300 else value
    return rng.choice(
        (value + ulp, value - ulp, -value, whole, whole + 0.5, value * 1e16, value / 2)
    )


def _near_text(value: str, rng: random.Random) -> str:
    at = rng.randint(0, len(value))
    letter = rng.choice(TEXTS[1:4] + ODD_TEXTS)
    last = value[-1:]
    return rng.choice(
        (
            value[:at] + letter + value[at:],
            value[:at] + letter + value[at + 1 :],
            value[:at] + value[at + 1 :],
            value + last,
            value + value,
            value[::-1],
            value.upper(),
            value.swapcase(),
            value.replace(" ", "  "),
            value.replace(" ", "\t"),
            value.replace(",", ",,"),
            " " + value,
            value + " ",
            value + "\n",
            value[:1],
            value[: len(value) // 2],
            "".join(sorted(value)),
            unicodedata.normalize("NFD", value),
        )
    )


def variant(text: str, rng: random.Random) -> str:
    """The text itself, or one that is equal to it for who ignores case or accents."""
    way = rng.randrange(6)
    if way < 4:
        return (text, text.upper(), text.lower(), text.casefold())[way]
    return unicodedata.normalize(("NFC", "NFD")[way - 4], text)


def _near_bytes(value: bytes, rng: random.Random) -> bytes:
    at = rng.randint(0, len(value))
    piece = rng.choice(BYTES[1:])
    return rng.choice(
        (
            value[:at] + piece + value[at:],
            value[:at] + value[at + 1 :],
            value + value,
            value[::-1],
        )
    )


def _near_day(value: Any, rng: random.Random) -> Any:
    try:
        return value + datetime.timedelta(days=rng.choice((-1, 1, 31, 365)))
    except OverflowError:
        return value


_NEARBY: dict[type, Callable[[Any, random.Random], Any]] = {
    int: _near_int,
    float: _near_float,
    str: _near_text,
    bytes: _near_bytes,
    bytearray: lambda v, rng: bytearray(_near_bytes(bytes(v), rng)),
    bool: lambda v, rng: not v,
    datetime.date: _near_day,
    datetime.datetime: _near_day,
    decimal.Decimal: lambda v, rng: rng.choice((-v, v + 1, v / 2, v * 1)),
    fractions.Fraction: lambda v, rng: rng.choice((-v, v + 1, v / 2)),
}


def simpler(value: Any) -> list[Any]:
    """Values of the same type that read more easily, the simplest first."""
    kind = type(value)
    if kind is bool:
        return [False] if value else []
    if kind is int:
        return _simpler_int(value)
    if kind is float:
        return _simpler_float(value)
    if kind is str:
        return _simpler_text(value)
    if kind is bytes:
        return [value[:i] + value[i + 1 :] for i in range(min(len(value), 12))]
    return []


def _simpler_int(value: int) -> list[int]:
    if value in (0, 1):
        return [0] if value else []
    less = [0, 1, -1 if value < 0 else 2, -value if value < 0 else 3, value // 2]
    less += [value - 1 if value > 0 else value + 1]
    if abs(value) > 1_000:
        less += [power for power in (10, 100, 2**31, 2**53, 2**63) if power < value]
    return [
        other for other in dict.fromkeys(less) if _int_rank(other) < _int_rank(value)
    ]


def _int_rank(value: int) -> tuple[int, bool]:
    return abs(value), value < 0


def _simpler_float(value: float) -> list[float]:
    less = [0.0, 1.0, 2.0, 0.5, -1.0]
    if math.isfinite(value) and abs(value) < 1e300:
        less += [float(int(value)), round(value, 1), round(value, 3), abs(value)]
    return [other for other in less if _float_rank(other) < _float_rank(value)]


def _float_rank(value: float) -> tuple[int, float, bool]:
    if math.isnan(value):
        return 9, 0.0, False
    return len(repr(abs(value))), abs(value), math.copysign(1.0, value) < 0


def _simpler_text(value: str) -> list[str]:
    if not value:
        return []
    half = len(value) // 2
    less = ["", value[:half], value[half:]]
    if len(value) <= 24:
        less += [value[:i] + value[i + 1 :] for i in range(len(value))]
        less += [
            value[:i] + letter + value[i + 1 :]
            for i in range(len(value))
            for letter in ("a", "b")
            if value[i] not in "ab" and value[i] not in " ,\n"
        ]
    return [other for other in dict.fromkeys(less) if other != value]
