"""Guesses for functions that say nothing of what they take."""

from __future__ import annotations

import importlib.util
import itertools
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from afterburner_engine.inside.guarded import Refused, guarded
from afterburner_engine.inside.maker import Maker

_numbers = itertools.count()

MakerOf = Callable[..., Maker]


@pytest.fixture
def from_file(tmp_path: Path) -> MakerOf:
    """The maker for a function of a module that has a source file."""

    def made(source: str, qualname: str = "f") -> Maker:
        name = f"guessed_{next(_numbers)}"
        path = tmp_path / f"{name}.py"
        path.write_text(textwrap.dedent(source), encoding="utf-8")
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        return Maker(module, qualname, None, None, False)

    return made


def _arguments(maker: Maker, place: int = 0) -> list[Any]:
    return [case["args"][place] for case in maker.examples(0, 120)]


def test_methods_that_are_called_say_what_it_is(from_file: MakerOf) -> None:
    """What is stripped and split is a text; the case's source says it is a guess."""
    maker = from_file("""
        def f(thing):
            return [part.strip() for part in thing.split(',')]
    """)
    cases = maker.examples(0, 60)

    assert len(cases) > 20
    assert {type(case["args"][0]) for case in cases} <= {str, bytes}
    assert {case["source"] for case in cases} == {"probed"}


def test_elements_are_guessed_from_their_own_use(from_file: MakerOf) -> None:
    """A list whose elements are computed with holds numbers."""
    maker = from_file("""
        def f(things):
            total = 0
            for thing in things:
                total += thing * 2 - 1
            return total
    """)
    items = [item for given in _arguments(maker) for item in given]

    assert items
    assert {type(item) for item in items} <= {int, float, bool}


def test_keys_by_name_make_a_dict_and_a_call_makes_a_function(
    from_file: MakerOf,
) -> None:
    """Functions that are taken as arguments are ones that others find by name."""
    maker = from_file("""
        def f(table, change):
            return [change(value) for value in table.values()]
    """)
    cases = maker.examples(0, 60)

    assert cases
    assert all(isinstance(case["args"][0], dict) for case in cases)
    assert all(callable(case["args"][1]) for case in cases)


def test_a_pattern_that_the_code_names_is_matched(from_file: MakerOf) -> None:
    """A parser of a notation of its own is reached behind its pattern."""
    maker = from_file("""
        import re
        CODE = re.compile(r'([A-Z]{2})-(\\d{3})/(x|y)$')
        def f(label):
            found = CODE.match(label)
            if found is None:
                raise ValueError(label)
            return found.groups()
    """)
    texts = _arguments(maker)

    assert any(text[2:3] == "-" and text[-1:] in ("x", "y") for text in texts)


def test_classes_of_the_module_are_built_by_guessing_too(from_file: MakerOf) -> None:
    """An object that the body wants is one of the module's own, with guessed parts."""
    maker = from_file("""
        class Span:
            def __init__(self, low, high):
                self.low, self.high = low + 0, high + 0
        def f(span, other):
            return span.low < other.high and other.low < span.high
    """)
    cases = maker.examples(0, 60)

    assert cases
    assert {type(case["args"][0]).__name__ for case in cases} == {"Span"}


def test_self_is_made_by_guessing_its_arguments(from_file: MakerOf) -> None:
    """A method without any hint has cases, the state of `self` among them."""
    maker = from_file(
        """
        class Stack:
            def __init__(self, items):
                self.items = list(items)
            def heights(self, least):
                return [len(str(i)) for i in self.items if len(str(i)) > least]
        """,
        "Stack.heights",
    )
    cases = maker.examples(0, 60)

    assert len({str(case["args"][0].items) for case in cases}) > 3


def test_an_input_is_one_that_the_original_answers(from_file: MakerOf) -> None:
    """What fails by accident is no case; what it refuses by `raise` may be one."""
    maker = from_file("""
        def f(count):
            if count > 10:
                raise ValueError('too many')
            return 100 // (count - 3)
    """)
    for count in _arguments(maker):
        if count <= 10:
            assert 100 // (count - 3) is not None


def test_larger_inputs_are_made_only_of_what_grows(from_file: MakerOf) -> None:
    """A size is a length where the guess is a collection."""
    maker = from_file("""
        def f(values):
            return sorted(values)
    """)
    args, _ = maker.make(500, 1)

    assert len(args[0]) == 500


def test_nothing_is_guessed_where_examples_are_known(from_file: MakerOf) -> None:
    """Examples may keep rules that nobody has written down."""
    maker = from_file("""
        def f(xs):
            '''
            >>> f([1, 2, 3])
            3
            '''
            return len(xs)
    """)
    assert {case["source"] for case in maker.examples(0, 60)} == {"doctest"}


def test_what_says_no_to_every_guess_has_no_case(from_file: MakerOf) -> None:
    """The reason names the parameter and what was tried."""
    problem = from_file("def f(x): raise TypeError(x)").describe()["problem"]

    assert "`x` has neither a type hint nor a default value" in problem


@pytest.mark.parametrize(
    "line", ["open(1, 'rb')", "open('new.txt', 'w')", "os.remove('new.txt')"]
)
def test_a_guess_reaches_nothing_beyond_the_process(line: str) -> None:
    """A number may be a descriptor, a word a file: neither is opened or removed."""
    code = compile(f"import os\n{line}", "<guess>", "exec")
    with guarded(), pytest.raises(Refused):
        exec(code, {})


def test_the_same_seed_gives_the_same_cases(from_file: MakerOf) -> None:
    """Guesses are drawn from the seed alone."""
    source = "def f(words, sep): return sep.join(sorted(words))"
    first, second = (from_file(source).examples(3, 60) for _ in range(2))

    assert [one["args"] for one in first] == [two["args"] for two in second]
