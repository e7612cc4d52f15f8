"""Settings: where they come from, and what a project cannot set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from afterburner_lsp.configuration import Configuration
from afterburner_lsp.options import (
    FROM_PROJECT,
    KEYS,
    Options,
    from_client,
    from_project,
)


def test_keys_are_written_as_clients_write_them() -> None:
    """In camel case, with their units."""
    assert set(KEYS) == {
        *("policy", "model", "iterations", "samples", "search", "sandbox", "python"),
        *("budgetSeconds", "minGain", "objective", "onResult"),
        *("codeLens", "inlayHints", "hotHints"),
    }


def test_what_is_set_reaches_the_run() -> None:
    """By the engine's own names."""
    told = {"iterations": 3, "budgetSeconds": 5, "minGain": 0.1, "policy": "rulebook"}

    read = from_client(told, Options())

    settings = read.options.settings("memory")
    assert not read.problems
    assert (settings.iterations, settings.budget_s, settings.min_gain) == (3, 5.0, 0.1)
    assert (settings.policy, settings.objective) == ("rulebook", "memory")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("iterations", 0),
        ("iterations", "3"),
        ("iterations", 2.5),
        ("iterations", True),
        ("iterations", float("nan")),
        ("budgetSeconds", -1),
        ("budgetSeconds", float("inf")),
        ("policy", "magic"),
        ("objective", ["time"]),
        ("onResult", "explode"),
        ("codeLens", "yes"),
    ],
)
def test_what_is_wrong_is_said_and_does_not_count(key: str, value: Any) -> None:
    """The message names the key; the other settings hold."""
    read = from_client({key: value, "samples": 2, "server": {}}, Options())

    assert read.options == Options(samples=2)
    assert [f"afterburner.{key}" in problem for problem in read.problems] == [True]


def test_what_is_null_or_empty_is_not_set() -> None:
    """As clients send what their user has not touched."""
    assert from_client({"model": "", "policy": None}, Options()) == from_client(
        {}, Options()
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A file in a project; the test writes its `pyproject.toml`."""
    return tmp_path / "module.py"


def write(project: Path, table: str) -> None:
    """Write the project's own settings."""
    text = f"[tool.afterburner.editor]\n{table}\n"
    project.with_name("pyproject.toml").write_text(text)


def test_a_project_sets_how_a_run_searches(project: Path) -> None:
    """In its own file, with keys as TOML has them; the client's count more."""
    write(project, "iterations = 4\nbudget_seconds = 9\ninlay_hints = true")
    configuration = Configuration(lambda problem: pytest.fail(problem))
    configuration.begin({"iterations": 5})
    configuration.take("file:///a", {"samples": 1}, None)

    options = configuration.options(project, "file:///a")

    assert (options.iterations, options.budget_s, options.samples) == (5, 9.0, 1)
    assert options.inlay_hints


@pytest.mark.parametrize(
    "table",
    [
        'python = "./evil"',
        'sandbox = "process"',
        'model = "somebody/elses"',
        'policy = "openai"',
        'on_result = "apply"',
        "iteratons = 3",
        "iterations = 0",
    ],
)
def test_a_project_cannot_set_what_it_could_do_harm_with(
    project: Path, table: str
) -> None:
    """Nor what there is not; it is said, once."""
    write(project, table)
    said: list[str] = []
    configuration = Configuration(said.append)

    options = [configuration.options(project, None) for _ in range(2)]

    assert options == [Options(), Options()]
    assert len(said) == 1
    assert table.partition(" ")[0] in said[0]


def test_nothing_of_the_engine_s_is_left_out_by_chance() -> None:
    """What a project may set are settings."""
    assert {key for key in FROM_PROJECT} <= {name for name in KEYS.values()}


def test_each_folder_has_its_interpreter(tmp_path: Path) -> None:
    """What the client's own Python setting names counts, if it is there."""
    python = tmp_path / "python"
    python.touch()
    configuration = Configuration(lambda problem: pytest.fail(problem))
    configuration.take("a", None, {"defaultInterpreterPath": str(python)})
    configuration.take("b", {"python": "mine"}, {"pythonPath": "/not/there"})

    chosen = [configuration.options(tmp_path / "m.py", root).python for root in "abc"]

    assert chosen == [str(python), "mine", None]


def test_a_broken_project_file_is_said(project: Path) -> None:
    """And the rest works."""
    project.with_name("pyproject.toml").write_text("[tool.afterburner\n")

    read = from_project(project, Options())

    assert read.options == Options()
    assert "cannot be read" in read.problems[0]
