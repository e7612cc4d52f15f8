"""Kinds of values that are always thought of: numbers, texts and bytes.

Each comes with the words in parameters' names that speak for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from afterburner_engine.inside.hints import floats, words
from afterburner_engine.inside.notations import NOTATIONS, notation
from afterburner_engine.inside.noted import Encoded
from afterburner_engine.inside.shapes import Float, Int, Pool, Shape
from afterburner_engine.inside.texts import Prose


@dataclass(frozen=True)
class Kind:
    """A kind that is always thought of."""

    label: str
    example: Any
    names: str
    """Words in names of parameters that speak for it."""

    shape: Callable[[], Shape]
    weight: float = 1.0


def numbers() -> list[Kind]:
    """Of several ranges: a month, a year, a share."""
    return [
        Kind(
            "small int",
            1,
            "n k i j count num number size width length index pos position start end"
            " stop step limit depth level amount lo hi low high max min x y z b base"
            " shift digits places value month day hour minute second weekday week",
            lambda: Int(0, 12, None, (0, 1, 2, 3, 5, 7, 10)),
            1.2,
        ),
        Kind(
            "int",
            1,
            "n num number value x y a b id seed total code year ordinal timestamp",
            lambda: Int(-50, 3000, None, (0, 1, -1, 2, 10, 100, 366, 2024, 730_000)),
        ),
        Kind("large int", 1, "n big long", lambda: Int(10**6, 10**13), 0.4),
        Kind("year", 1, "year yr y", lambda: Int(1, 2400, None, (1, 1970, 2000, 2024))),
        Kind(
            "share",
            0.5,
            "r g b h s v l x y t p q alpha ratio share rate prob fraction weight",
            lambda: Float(0.0, 1.0, 3, (0.0, 1.0, 0.5, 0.25)),
            0.8,
        ),
        Kind(
            "float",
            0.5,
            "x y z value amount price rate lat lon mean sigma radius angle time",
            floats,
            0.7,
        ),
        Kind(
            "flag",
            True,
            "is has flag verbose strict reverse quiet force keep use allow",
            lambda: Pool([False, True]),
            0.3,
        ),
    ]


def texts() -> list[Kind]:
    """Words, and texts in all notations."""
    kinds = [
        Kind(
            "words",
            "ab",
            "text string s str word name title msg message line",
            lambda: Prose(words()),
            1.2,
        ),
        Kind(
            "word",
            "ab",
            "word name key token label prefix suffix needle",
            words,
            0.9,
        ),
        Kind(
            "letter",
            "a",
            "c ch char letter digit sep",
            lambda: Pool([*"aZ5 _\t\n.é=ßA", "\xa0"]),
            0.5,
        ),
        Kind(
            "byte",
            b"a",
            "c ch char byte b sep",
            lambda: Pool(
                [b"a", b" ", b"\t", b"\n", b"=", b"_", b"\x00", b"\xff", b"Z"]
            ),
            0.5,
        ),
    ]
    for name, (about, _, _) in NOTATIONS.items():
        kinds.append(Kind(name, "ab", f"{name} {about}", _made(name), 0.7))
    return kinds


def _made(name: str) -> Callable[[], Shape]:
    return lambda: notation(name)


def raw() -> Iterator[Kind]:
    """Texts as bytes."""
    about = "b data raw bytes buf buffer payload content body blob s encoded"
    for name in ("sentence", "encoded", "number", "lines"):
        yield Kind(f"bytes of {name}", b"ab", about, _encoded(name), 0.5)


def _encoded(name: str) -> Callable[[], Shape]:
    return lambda: Encoded(notation(name))


PLURAL = "items values data iterable seq sequence list elements xs l a args collection"

LIST_NAMES = {
    "small int": f"{PLURAL} numbers nums ints counts indices heap x population",
    "int": f"{PLURAL} numbers ints samples weights scores totals points",
    "float": f"{PLURAL} floats prices samples weights data points",
    "words": f"{PLURAL} words names strings texts tokens terms labels keys argv",
    "lines": f"{PLURAL} lines texts",
    "sentence": f"{PLURAL} lines sentences messages",
    "path": f"{PLURAL} paths files filenames names",
    "url": "urls links",
    "options": "args argv options",
    "command": "args argv options",
}
