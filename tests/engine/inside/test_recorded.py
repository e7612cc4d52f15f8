"""Recorded calls as a source of the maker's."""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from typing import Any

import pytest

from afterburner_engine.inside.limited import TookTooLong, limited
from afterburner_engine.inside.maker import Maker
from afterburner_engine.inside.recording.encode import encode

ModuleOf = Callable[..., types.ModuleType]


def recorded(*calls: tuple[Any, ...], module: str = "elsewhere") -> bytes:
    """Calls as they come from a file."""
    lines = [{"module": module, "call": encode(list(args), {})} for args in calls]
    return "\n".join(json.dumps(line) for line in lines).encode()


def maker(module: types.ModuleType, blob: bytes, qualname: str = "f") -> Maker:
    """The maker of a function that has recorded calls."""
    return Maker(module, qualname, None, None, False, blob)


def sources(found: Maker) -> list[str]:
    """Where its cases come from, in their order."""
    return [case["source"] for case in found.examples(0, 48)]


def test_recorded_calls_come_first_and_grow(module_of: ModuleOf) -> None:
    """Without hints or examples they are all that is known."""
    found = maker(module_of("def f(xs): return xs"), recorded(([3, 1, 2],), ([9],)))

    assert sources(found) == ["recorded", "recorded"]
    (xs,), kwargs = found.make(500, 1)
    assert kwargs == {}
    assert len(xs) == 500
    assert all(type(x) is int for x in xs)


def test_what_no_longer_fits_is_left_out_and_said(module_of: ModuleOf) -> None:
    """The function has another signature since."""
    found = maker(module_of("def f(xs, key): return xs"), recorded(([1],)))

    assert "recorded" not in sources(found)
    assert any("does not fit" in note for note in found.notes)


def test_calls_are_rebuilt_with_the_module_that_is_judged(module_of: ModuleOf) -> None:
    """The program may have known it by another name, such as `__main__`."""
    source = """
    class Box:
        def __init__(self, n):
            self.n = n

        def f(self):
            return self.n
    """
    other, here = module_of(source), module_of(source)
    blob = recorded((other.Box(3),), module=other.__name__)

    found = maker(here, blob, "Box.f")

    ((box,),) = [case["args"] for case in found.examples(0, 48)]
    assert type(box) is here.Box
    assert box.n == 3


def test_nothing_grows_from_a_call_that_raises(module_of: ModuleOf) -> None:
    """Two of three calls are of a kind that the function refuses."""
    module = module_of("def f(xs): return xs")
    found = maker(module, recorded((["a"],), (["b", "c"],), ([1, 2],)))
    refused = found.examples(0, 48)[:2]

    found.leave([case["known_by"] for case in refused])

    (xs,), _ = found.make(50, 1)
    assert {type(x) for x in xs} == {int}


def test_larger_inputs_are_of_the_kind_that_most_calls_have(
    module_of: ModuleOf,
) -> None:
    """Tests give a function lists of this and of that, but none gives a mixture."""
    module = module_of("def f(xs): return xs")
    found = maker(module, recorded(([1, 2],), ([3],), (["a"],), ([],), ({"k": 1},)))

    for seed in range(20):
        (xs,), _ = found.make(50, seed)
        assert type(xs) is list
        assert {type(x) for x in xs} == {int}


def test_an_argument_that_contains_itself_is_a_case(module_of: ModuleOf) -> None:
    """It is copied whole, and nothing is grown from it."""
    ring: list[Any] = [1]
    ring.append(ring)

    found = maker(module_of("def f(xs): return len(xs)"), recorded((ring,)))

    ((kept,),) = [case["args"] for case in found.examples(0, 48)]
    assert kept[1] is kept


def test_a_class_whose_copies_share_their_state_does_no_harm(
    module_of: ModuleOf,
) -> None:
    """A copy that is filled from what it shares never ends, and changes the case."""
    module = module_of(
        """
        class Sharing(list):
            def __init__(self, items=()):
                self.held = list(items)

            def __iter__(self):
                return iter(self.held)

            def __len__(self):
                return len(self.held)

            def append(self, item):
                self.held.append(item)

            def extend(self, items):
                for item in items:
                    self.append(item)

        def f(xs):
            return len(xs)
        """
    )
    lines = {"module": module.__name__, "call": encode([module.Sharing([1, 2])], {})}

    found = maker(module, json.dumps(lines).encode())

    for case in found.examples(0, 48):
        assert len(case["args"][0].held) < 100


def test_a_block_that_takes_too_long_is_interrupted() -> None:
    """Also where it catches every ordinary exception."""

    def endless() -> None:
        while True:
            try:
                while True:
                    pass
            except Exception:  # noqa: BLE001 - as the user's code may do
                continue

    with pytest.raises(TookTooLong), limited(0.05):
        endless()
