"""The files in `examples/` keep the promises that a user relies on.

Whether they can be made faster is not asked here: nothing is timed.
"""

from __future__ import annotations

import ast
import copy
import doctest
import importlib.util
import inspect
import pickle
import random
import runpy
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"

TARGETS = {
    "coins": "ways_to_pay",
    "graph_walk": "stops_from",
    "log_parser": "page_statistics",
    "match_tables": "reconcile",
    "meter_readings": "usage_summary",
    "queue_sim": "simulate_desk",
    "report": "build_report",
    "settings_parser": "parse_settings",
}
"""The function that each workload file makes inputs for."""

HINTED = {
    "number_theory": ("is_prime", "prime_factors"),
    "text_stats": ("reading_pace", "word_shares"),
}
"""The functions whose inputs come from type hints and doctests alone."""

Call = tuple[tuple[Any, ...], dict[str, Any]]


def load(stem: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Import an example by its path; dataclasses look their module up by name."""
    spec = importlib.util.spec_from_file_location(stem, EXAMPLES / f"{stem}.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"no example called {stem}")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, stem, module)
    spec.loader.exec_module(module)
    return module


def workload(stem: str) -> dict[str, Any]:
    """The names that the workload file beside an example defines."""
    return runpy.run_path(str(EXAMPLES / f"{stem}.workload.py"))


def calls(stem: str) -> list[Call]:
    """One call of each size, always the same."""
    names = workload(stem)
    return [names["make_input"](size, random.Random(1)) for size in names["SIZES"]]


def test_every_example_is_listed() -> None:
    """A new file or workload file cannot escape the tests below."""
    workloads = {path.name.split(".")[0] for path in EXAMPLES.glob("*.workload.py")}
    files = {path.stem for path in EXAMPLES.glob("*.py") if path.name.count(".") == 1}

    assert workloads == set(TARGETS)
    assert files == set(TARGETS) | set(HINTED)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda p: p.name)
def test_it_parses(path: Path) -> None:
    """Each file is Python, and says at its top what it is."""
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert ast.get_docstring(tree)


@pytest.mark.parametrize("stem", [*TARGETS, *HINTED])
def test_doctests_hold(stem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples in the docstrings are inputs, so they must be true."""
    outcome = doctest.testmod(load(stem, monkeypatch))

    assert outcome.attempted > 0
    assert outcome.failed == 0


@pytest.mark.parametrize(
    ("stem", "name"), [(stem, name) for stem in HINTED for name in HINTED[stem]]
)
def test_hints_are_complete(
    stem: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a workload file, every parameter says its type."""
    function = getattr(load(stem, monkeypatch), name)
    parameters = inspect.signature(function, eval_str=True).parameters.values()

    assert all(each.annotation is not each.empty for each in parameters)


@pytest.mark.parametrize("stem", TARGETS)
def test_sizes_ascend(stem: str) -> None:
    """Growth can be fitted: at least three sizes, each larger than the last."""
    sizes = workload(stem)["SIZES"]

    assert len(sizes) >= 3
    assert list(sizes) == sorted(set(sizes))


@pytest.mark.parametrize("stem", TARGETS)
def test_inputs_fit_the_function(stem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each input binds to the signature, survives pickling and can be made again."""
    function = getattr(load(stem, monkeypatch), TARGETS[stem])

    for (args, kwargs), again in zip(calls(stem), calls(stem), strict=True):
        inspect.signature(function).bind(*args, **kwargs)
        assert (args, kwargs) == again
        assert pickle.loads(pickle.dumps((args, kwargs))) == again


@pytest.mark.parametrize("stem", TARGETS)
def test_it_is_deterministic_and_pure(
    stem: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Equal inputs give equal results, untouched arguments and no output."""
    function = getattr(load(stem, monkeypatch), TARGETS[stem])

    for args, kwargs in calls(stem):
        before = copy.deepcopy((args, kwargs))
        first = function(*args, **kwargs)
        assert (args, kwargs) == before
        assert function(*args, **kwargs) == first

    assert capsys.readouterr() == ("", "")
