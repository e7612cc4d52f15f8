"""Expressions inside f-strings: found where they stand, and rewritten there."""

import ast
from collections.abc import Callable

import pytest

from afterburner_engine.rulebook.shape import Shape

Agrees = Callable[..., list[str]]

SOURCES = [
    'def f(x):\n    return f"{x} {g(x[0])!r} {x:>{width}}"\n',
    'def f(x):\n    return "ä" f"{x.y}" + h(f"ü {x + 1}")\n',
    "def f(x):\n    return f'''a\n{x}\n  {y(\n  x)}'''\n",
    'def f(x): return f"{(x)} {{no}} {[i for i in x]}" f"{x, 1}"\n',
    "def f(x):\n    return f\"{f'{x}' + y} {z}\"\n",
]


@pytest.mark.parametrize("source", SOURCES)
def test_names_in_f_strings_stand_where_the_source_has_them(source: str) -> None:
    """The text at the place of a name is that name."""
    shape = Shape.parse(source, "f")
    assert shape is not None
    names = [node for node in shape.nodes if isinstance(node, ast.Name)]
    spans = [(shape.start(node), shape.end(node)) for node in names]

    found = [source.encode()[start:end].decode() for start, end in spans]

    assert found == [node.id for node in names]


def test_a_rewrite_reaches_into_an_f_string(agrees: Agrees) -> None:
    """A sequence whose front is dropped may be read inside an f-string."""
    source = """
def f(lines):
    found = []
    while lines:
        value = lines[0]
        lines = lines[1:]
        while lines and lines[0].startswith(" "):
            value = f"{value} {lines[0].strip()}"
            lines = lines[1:]
        found.append(value)
    return found
"""
    agrees("slice-to-position", source, ["['a', ' b', ' c', 'd']", "[]", "[' x']"])
