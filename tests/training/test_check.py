"""Whether a task is fit: each fault is told, and a good task passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterburner_engine.inside.workload import Workload
from afterburner_training.check import check, in_breaking_inputs, in_the_text, main
from afterburner_training.ground import Ground
from afterburner_training.tasks import Solution, Task, embedded
from tests.training.samples import (
    LINEAR,
    NESTED,
    QUADRATIC,
    STATEMENT,
    WORKLOAD,
    WRONG,
    task,
)


def told(fault: Task, least: int = 2) -> str:
    """All that is wrong with a task, as one text."""
    return "\n".join(check(fault, solutions=least, spread=0, seeds=1))


def test_a_good_task_passes() -> None:
    """Nothing is wrong with solutions that agree and differ much in time."""
    found = check(task(), solutions=3, spread=1.5, seeds=1)

    assert found == []


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (task(statement="Too short."), "statement has fewer"),
        (task(starter="def other(): ...\n"), "does not declare its function"),
        (task(starter="def firsts(items): ...\n"), "leaves a type out"),
        (task(Solution("only", LINEAR)), "it has 1 solutions"),
        (
            task(Solution("a", LINEAR), Solution("b", LINEAR.replace("found", "seen"))),
            "'b' is 'a' in other words",
        ),
        (task(Solution("a", LINEAR), Solution("b", "def firsts(")), "'b': line 1"),
        (
            task(Solution("a", LINEAR), Solution("b", "def firsts(x):\n  return x\n")),
            "'b' has other parameters",
        ),
        (task(Solution("a", LINEAR), Solution("b", "x = 1\n")), "does not define"),
        (task(workload="def make_input(:"), "inputs cannot be parsed"),
    ],
)
def test_a_fault_of_the_text_is_told(fault: Task, says: str) -> None:
    """What can be seen without running anything is said, and nothing is run."""
    found = "\n".join(in_the_text(fault, 2))

    assert says in found


def test_solutions_that_differ_are_told() -> None:
    """A solution that answers otherwise is named, with the answers."""
    found = told(task(Solution("a", LINEAR), Solution("b", WRONG)))

    assert "'a' and 'b' differ" in found


def test_a_solution_that_changes_its_argument_is_told() -> None:
    """Arguments stay as they are, unless all solutions change them alike."""
    sorting = QUADRATIC.replace("    return", "    items += []\n    return")
    emptying = LINEAR.replace(
        "    return [found[item] for item in items]",
        "    made = [found[one] for one in items]\n    items.clear()\n    return made",
    )

    found = told(task(Solution("a", sorting), Solution("b", emptying)))

    assert "'a' and 'b' differ" in found
    assert "argument" in found


GUARDED = """\
def firsts(items: list[int]) -> list[int]:
    if -1 in items:
        return []
    return [items.index(item) for item in items]
"""


def broken(one: Task) -> str:
    """What inputs that are made to break a winner say of a task, with time for all."""
    with Ground(one) as ground:
        return "\n".join(in_breaking_inputs(ground, seconds=60.0))


def test_inputs_that_are_too_wide_are_told() -> None:
    """Where solutions differ on what no generator makes, `valid` is asked for."""
    two = Solution("a", LINEAR), Solution("b", GUARDED)
    narrow = WORKLOAD + "\n\ndef valid(items):\n    return -1 not in items\n"

    assert "'a' and 'b' differ at breaking inputs" in broken(task(*two))
    assert broken(task(*two, workload=narrow)) == ""


def test_exceptions_of_one_kind_are_the_same() -> None:
    """How an input that fits nobody befalls a solution, in which words, is its own."""
    one = LINEAR.replace("    found:", "    items[0]\n    found:", 1)
    other = QUADRATIC.replace("    return", "    [*items].pop()\n    return", 1)
    third = QUADRATIC.replace("    return", "    max(items)\n    return", 1)

    assert broken(task(Solution("a", one), Solution("b", other))) == ""
    assert "raises IndexError" in broken(task(Solution("a", one), Solution("b", third)))


def test_inputs_that_a_seed_does_not_settle_are_told() -> None:
    """The same seed makes the same input, in any process."""
    loose = WORKLOAD.replace(
        "[rng.randrange(size) for _ in range(size)]",
        "[int(text) for text in {str(rng.random())[2:] for _ in range(size)}]",
    )

    assert "the same seed makes another input" in told(task(workload=loose))


def test_inputs_that_are_always_the_same_are_told() -> None:
    """Another seed makes another input."""
    constant = WORKLOAD.replace("rng.randrange(size)", "size")

    assert "all seeds make the same input" in told(task(workload=constant))


def test_solutions_that_are_all_alike_fast_are_told() -> None:
    """Where nothing can be gained, there is nothing to learn."""
    twice = LINEAR.replace("return [", "return 0 or [")
    alike = task(Solution("a", LINEAR), Solution("b", twice))

    found = check(alike, solutions=2, spread=20.0, seeds=1)

    assert len(found) == 1
    assert "takes only" in found[0]


def test_the_command_checks_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says of each file what is wrong, and ends with 1 where anything is."""
    cells = [("one", QUADRATIC), ("two", NESTED)]
    solutions = "".join(f"\n# %% solution: {name}\n{code}" for name, code in cells)
    starter = "def firsts(items: list[int]) -> list[int]: ...\n"
    text = f'"""{STATEMENT}"""\n# %% starter\n{starter}# %% inputs\n{WORKLOAD}'
    path = tmp_path / "searching" / "firsts.py"
    path.parent.mkdir()
    path.write_text(text + solutions, encoding="utf-8")

    status = main([str(tmp_path)])

    assert status == 1
    assert "it has 2 solutions; it needs 5" in capsys.readouterr().out


def test_the_embedded_tasks_are_in_form() -> None:
    """Of those that come with the project, the text is in order."""
    wrong = {one.id: list(in_the_text(one, 5)) for one in embedded()}

    assert wrong
    assert not {name: found for name, found in wrong.items() if found}


def test_what_the_embedded_tasks_make_is_valid() -> None:
    """No `valid` is narrower than the inputs on which solutions are measured."""
    narrow = []
    for one in embedded():
        workload = Workload(one.workload, None)
        sizes = (workload.sizes or [])[:2]
        made = [workload.make(size, seed) for size in sizes for seed in range(9)]
        if not made or not all(workload.valid(*call) for call in made):
            narrow.append(one.id)

    assert narrow == []
