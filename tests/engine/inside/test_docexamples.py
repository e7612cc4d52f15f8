"""Tests for `afterburner_engine.inside.docexamples`, through the maker."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import pytest

from afterburner_engine.inside.maker import Maker

MakerOf = Callable[..., Maker]


def _recorded(maker: Maker) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    cases = maker.examples(0, 100)
    return [(c["args"], c["kwargs"]) for c in cases if c["source"] == "doctest"]


def test_arguments_are_those_before_the_call(maker_of: MakerOf) -> None:
    """Earlier lines, nested calls and keywords count; later mutation does not."""
    maker = maker_of('''
        def f(xs, k=0):
            """
            >>> data = [3, 1]
            >>> f(data)
            >>> f(f(data, k=1), 2)
            """
            xs.append(9)
            return xs
    ''')

    assert _recorded(maker) == [
        (([3, 1],), {}),
        (([3, 1, 9],), {"k": 1}),
        (([3, 1, 9, 9], 2), {}),
    ]


def test_recursion_is_not_recorded(maker_of: MakerOf) -> None:
    """Only what the examples ask for is a case."""
    maker = maker_of('''
        def f(n):
            """
            >>> f(5)
            """
            return 1 if n < 2 else n * f(n - 1)
    ''')

    assert _recorded(maker) == [((5,), {})]


def test_methods_are_recorded_with_self(maker_of: MakerOf) -> None:
    """The class' docstring shows methods; `self` comes first."""
    maker = maker_of(
        '''
        class Box:
            """
            >>> Box([1, 2]).take(1)
            """
            def __init__(self, items): self.items = items
            def take(self, n): return self.items[:n]
        ''',
        "Box.take",
    )

    ((args, _),) = _recorded(maker)

    assert args[0].items == [1, 2]
    assert args[1:] == (1,)


def test_class_and_static_methods_have_no_first_argument(maker_of: MakerOf) -> None:
    """What binds the class is not part of a case."""
    source = '''
        class C:
            """
            >>> C.a(1)
            >>> C.b(2)
            """
            @classmethod
            def a(cls, x): return x
            @staticmethod
            def b(x): return x
    '''

    assert _recorded(maker_of(source, "C.a")) == [((1,), {})]
    assert _recorded(maker_of(source, "C.b")) == [((2,), {})]


def test_an_example_that_should_raise_is_kept(maker_of: MakerOf) -> None:
    """An error is behaviour, but nothing is grown from it."""
    maker = maker_of('''
        def f(xs):
            """
            >>> f([])
            Traceback (most recent call last):
            IndexError: list index out of range
            """
            return xs[0]
    ''')

    assert _recorded(maker) == [(([],), {})]
    assert maker.describe()["sources"][0]["grows"] is False


def test_an_example_that_should_not_raise_is_left_out_with_a_note(
    maker_of: MakerOf,
) -> None:
    """What is broken is said."""
    maker = maker_of('def f(x):\n    """\n    >>> f(1 / 0)\n    >>> f(2)\n    """')

    assert _recorded(maker) == [((2,), {})]
    assert "ZeroDivisionError" in maker.describe()["notes"][0]


def test_what_cannot_be_sent_is_left_out_with_a_note(maker_of: MakerOf) -> None:
    """Generators and values that contain themselves do not travel."""
    maker = maker_of('''
        def f(x):
            """
            >>> f(i for i in range(3))
            >>> a = []; a.append(a)
            >>> f(a)
            """
    ''')

    notes = " ".join(maker.describe()["notes"])

    assert _recorded(maker) == []
    assert "generator" in notes
    assert "contains itself" in notes


def test_the_module_is_as_before(module_of: Callable[..., types.ModuleType]) -> None:
    """The target is the same object, and no name has been added or lost."""
    module = module_of('''
        calls = 0
        def f(x):
            """
            >>> f(1)
            """
            global calls, extra
            calls += 1
            extra = 1
    ''')
    before = dict(vars(module))
    Maker(module, "f", None, None, False)

    assert vars(module) == before


def test_printing_is_swallowed(
    maker_of: MakerOf, capsys: pytest.CaptureFixture[str]
) -> None:
    """Stdout of the sandboxed process belongs to others."""
    maker_of('def f(x):\n    """\n    >>> f(1)\n    """\n    print("noise")')

    assert capsys.readouterr().out == ""
