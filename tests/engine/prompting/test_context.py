"""What a function needs of its module is found, and nothing else."""

from afterburner_engine.prompting.context import Piece, context_of, shown

MODULE = '''\
"""A module."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

LIMIT = 10
UNUSED = 11
TABLE = {
    "a": LIMIT,
}


def deepest(x):
    return x


def deep(x):
    return deepest(x)


def helper(x):
    return deep(x) + TABLE["a"]


def stranger(x):
    return os.getcwd()


@dataclass
class Point:
    """A point."""

    x: float
    y: float = 0.0

    def norm(self) -> float:
        """Its length."""
        return math.hypot(self.x, self.y)

    def unused(self):
        return UNUSED


class Base:
    kind = "base"


class Plane(Base):
    """Points."""

    scale: float = 1.0

    def __init__(self, points: list[Point]) -> None:
        self.points = points

    def longest(self, price: "Decimal") -> float:
        os = 1
        return max(self._scaled(point) for point in self.points) + os

    def _scaled(self, point: Point) -> float:
        return helper(point.norm()) * self.scale

    def other(self):
        return stranger(1)
'''


def names(pieces: tuple[Piece, ...]) -> dict[str, int]:
    """What was found, and how important it is."""
    return {piece.name: piece.importance for piece in pieces}


def test_a_method_comes_with_its_class_and_what_it_uses() -> None:
    """Its class, `__init__`, siblings, types, helpers, constants, imports, ranked."""
    found = names(context_of(MODULE, "Plane.longest"))

    assert found == {
        "Plane": 0,
        "from decimal import Decimal": 0,
        "Plane.__init__": 1,
        "Plane._scaled": 1,
        "Base": 1,
        "Point": 2,
        "Point.norm": 2,
        "helper": 2,
        "deep": 3,
        "TABLE": 3,
        "import math": 0,
    }
    assert "stranger" not in found
    assert "import os" not in found
    assert "Plane.longest" not in found
    assert "Point.unused" not in found


def test_a_function_comes_with_helpers_of_helpers() -> None:
    """As deep as it goes, the near ones first."""
    assert names(context_of(MODULE, "helper")) == {
        "TABLE": 1,
        "LIMIT": 2,
        "deep": 1,
        "deepest": 2,
    }


def test_members_stand_in_their_class() -> None:
    """The text can be read as a part of the file."""
    text = shown(context_of(MODULE, "Plane.longest"))

    assert text.startswith("import math\n")
    assert (
        "@dataclass\nclass Point:\n    x: float\n    y: float = 0.0\n\n"
        "    def norm(self) -> float:\n"
    ) in text
    assert (
        "class Plane(Base):\n    scale: float = 1.0\n\n    def __init__(self,"
    ) in text
    compile(text, "context", "exec")


def test_a_member_without_its_class_gets_a_head() -> None:
    """So that it is not taken for a function."""
    pieces = tuple(p for p in context_of(MODULE, "Plane.longest") if p.name != "Plane")

    assert "\nclass Plane:\n\n    def __init__" in shown(pieces)


def test_a_long_constant_is_shortened() -> None:
    """A table of thousands of entries says little."""
    module = f"DATA = {list(range(1_000))}\n\ndef f(x):\n    return DATA[x]\n"

    (piece,) = context_of(module, "f")

    assert piece.text.endswith(" …")
    assert len(piece.text) < 500


def test_what_is_no_python_or_not_there_has_no_context() -> None:
    """Nothing is made up."""
    assert context_of("def f(:", "f") == ()
    assert context_of("x = 1\n", "f") == ()


def test_a_name_that_the_function_binds_is_its_own() -> None:
    """Parameters and locals hide what the module calls so."""
    module = (
        "size = 1\ndef f(size):\n    return size\ndef g():\n    f = 1\n    return f\n"
    )

    assert context_of(module, "f") == ()
    assert context_of(module, "g") == ()
