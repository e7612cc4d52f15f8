"""What a model's generator made becomes values, and can do nothing else."""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from afterburner_engine.inside.calls import find_target
from afterburner_engine.inside.written import Unfit, Written
from afterburner_sandbox.inside.codec import encode

SOURCE = """
import os
import subprocess
from dataclasses import dataclass


@dataclass
class Order:
    number: int

    class Line:
        pass


def f(orders, limit=None):
    return len(orders)
"""


@pytest.fixture
def module() -> Iterator[types.ModuleType]:
    """The function's module, as the input service has loaded it."""
    made = types.ModuleType("shop_of_test")
    sys.modules[made.__name__] = made
    exec(SOURCE, made.__dict__)
    yield made
    del sys.modules[made.__name__]


def node(value: Any) -> Any:
    """As it comes from the generator's process."""
    return json.loads(json.dumps(encode(value)))


def obj(maker: str, *args: Any, state: Any = None) -> dict[str, Any]:
    """An object as a process that forges its answer would send it."""
    parts = {"f": {"t": "name", "v": maker}, "a": list(args), "s": state}
    return {"t": "object", "c": maker, **parts, "l": [], "d": []}


def test_values_and_own_objects_come_back(module: types.ModuleType) -> None:
    """Plain data, and instances of classes that the module defines."""
    orders = [module.Order(1), module.Order(2)]
    written = Written(find_target(module, "f"))

    args, kwargs = written.call(node(((orders,), {"limit": {"a": (1, 2.5, b"x")}})))

    assert args == (orders,)
    assert kwargs == {"limit": {"a": (1, 2.5, b"x")}}


FORGED = {
    "a call": obj("os.system", "touch was-here"),
    "a call by the module": obj("shop_of_test.os.system", "touch was-here"),
    "a program": obj("subprocess.Popen", "touch was-here"),
    "its own import": obj("shop_of_test.subprocess.Popen", "touch was-here"),
    "a built-in": obj("builtins.eval", "open('was-here', 'w')"),
    "a file": obj("_io.FileIO", "was-here", "w"),
    "a name": {"t": "name", "v": "os.system"},
    "through a maker": obj(
        "copyreg.__newobj__", {"t": "name", "v": "subprocess.Popen"}, "touch was-here"
    ),
    "not a node": {"t": "tuple"},
    "another tag": {"t": "opaque", "c": "lock"},
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
def test_nothing_is_called_that_a_process_names(
    module: types.ModuleType,
    forged: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However it is wrapped up, it is refused."""
    monkeypatch.chdir(tmp_path)
    written = Written(find_target(module, "f"))

    with pytest.raises(Unfit):
        written.call({"t": "tuple", "v": [[forged], {"t": "dict", "k": [], "v": []}]})

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (5, "has to return"),
        (((1,),), "has to return"),
        (((1, 2, 3), {}), "does not fit"),
        ((([],), {"other": 1}), "does not fit"),
    ],
)
def test_what_is_no_call_is_said(
    module: types.ModuleType, made: Any, said: str
) -> None:
    """In words that a model can do something with."""
    cases, why = Written(find_target(module, "f")).cases([node(made)])

    assert cases == []
    assert said in why[0]
