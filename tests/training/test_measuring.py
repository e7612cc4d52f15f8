"""The measuring stage: right solutions get numbers, once, and wrong ones a reason."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from afterburner_training import filters, findings
from afterburner_training.errors import TrainingError
from afterburner_training.findings import FILE
from afterburner_training.measuring import Plan, Progress, measure
from afterburner_training.tasks import Solution, Task
from afterburner_training.timing import half_width
from tests.training.samples import LINEAR, NESTED, QUADRATIC, WORKLOAD, WRONG, task

QUICK = Plan(rounds=2, fewer=1, footprints=1, limit_s=2.0)

MIXED = task(
    Solution("a", QUADRATIC),
    Solution("b", LINEAR),
    Solution("wrong", WRONG),
    Solution("c", NESTED),
    Solution("broken", "def firsts(items: list[int]) -> list[int]:\n    1 / 0\n"),
)


def test_the_right_ones_get_numbers_and_the_stage_resumes(tmp_path: Path) -> None:
    """Wrong solutions have a reason instead; a second run measures nothing again."""
    told: list[Progress] = []

    first = measure([MIXED], tmp_path, tell=told.append, plan=QUICK)
    lines = (tmp_path / FILE).read_text(encoding="utf-8")
    again = measure([MIXED], tmp_path, tell=told.append, plan=QUICK)

    whys = {f.solution: f.why for f in findings.load(tmp_path).values()}
    usable = {s.name for s in first[0].solutions if s.measured}
    assert usable == {"a", "b", "c"}
    assert whys["wrong"].startswith("different from most at ")
    assert whys["broken"]
    assert again == first
    assert (tmp_path / FILE).read_text(encoding="utf-8") == lines
    assert [(p.done, p.total, p.fresh, p.usable) for p in told] == [
        (1, 1, True, 3),
        (1, 1, False, 3),
    ]
    sizes = {tuple(r.size for r in s.measured) for s in first[0].solutions}
    assert sizes == {(10, 400), ()}
    kept = filters.sift(first, findings.load(tmp_path).values())
    assert [s.name for s in kept.kept[0].solutions] == ["a", "b", "c"]
    assert {d.solution for d in kept.dropped} == {"wrong", "broken"}


def test_a_slow_solution_is_measured_slower(tmp_path: Path) -> None:
    """The numbers order solutions of another growth, with a wide margin."""
    pair = task(Solution("slow", NESTED), Solution("fast", LINEAR))
    large = replace(pair, workload=WORKLOAD.replace("400", "3_000"))

    slow, fast = measure([large], tmp_path, plan=QUICK)[0].solutions

    assert slow.measured[-1].time_s > 5 * fast.measured[-1].time_s


def test_sizes_at_which_solutions_fall_apart_are_left_out(tmp_path: Path) -> None:
    """An input on which independent solutions disagree decides nothing."""
    other = LINEAR.replace(
        "    return [", "    if len(items) > 100:\n        return []\n    return ["
    )
    third = NESTED.replace("    return made", "    return made[:100]")
    apart = task(Solution("a", QUADRATIC), Solution("b", other), Solution("c", third))

    found = measure([apart], tmp_path, plan=QUICK)
    kept = filters.sift(found).kept[0]

    assert {r.size for s in kept.solutions for r in s.measured} == {10}
    assert kept.workload.endswith("SIZES = (10,)\n")


def test_a_task_whose_inputs_fail_is_no_error(tmp_path: Path) -> None:
    """What is wrong with one task is noted down, and the next one goes on."""
    broken = task(workload="def make_input(size, rng):\n    raise ValueError('no')\n")

    found = measure([broken], tmp_path, plan=QUICK)

    whys = {one.why for one in findings.load(tmp_path).values()}
    assert not any(s.measured for s in found[0].solutions)
    assert len(whys) == 1
    assert "ValueError: no" in whys.pop()


def test_a_line_that_was_cut_off_is_measured_again(tmp_path: Path) -> None:
    """A kill in the middle of a line costs that line only, and joins nothing to it."""
    fact = {"machine": "x"}
    one = findings.Finding(findings.key_of(MIXED, "1", fact), "t", "s", ())
    two = replace(one, key="other")
    findings.append(tmp_path, [one])
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write('{"key": "cut o')

    findings.append(tmp_path, [two])

    assert findings.load(tmp_path) == {one.key: one, "other": two}


def test_numbers_of_another_version_are_refused(tmp_path: Path) -> None:
    """A file in another form is no ground to go on from."""
    (tmp_path / FILE).write_text('{"schema": 99}\n', encoding="utf-8")

    with pytest.raises(TrainingError, match="line 1 is of another version"):
        findings.load(tmp_path)


@pytest.mark.parametrize(
    "changed",
    [
        replace(MIXED, workload=WORKLOAD + "\n"),
        replace(MIXED, solutions=MIXED.solutions[:2]),
        replace(MIXED, id="embedded/other/firsts"),
    ],
)
def test_what_numbers_depend_on_is_in_their_key(changed: Task) -> None:
    """Nothing is taken from a task that has changed since."""
    facts = {"cpu": "one"}
    code = MIXED.solutions[0].code

    key = findings.key_of(MIXED, code, facts)

    assert findings.key_of(changed, code, facts) != key
    assert findings.key_of(MIXED, code, {"cpu": "two"}) != key
    assert findings.key_of(MIXED, code, {"cpu": "one"}) == key


def test_too_many_workers_are_refused(tmp_path: Path) -> None:
    """Each worker has a core of its own, or its numbers mean nothing."""
    with pytest.raises(TrainingError, match="needs a core of its own"):
        measure([MIXED], tmp_path, workers=10_000)


def test_noise_is_the_half_of_an_interval() -> None:
    """Equal times are sure; times that scatter are not; one time says nothing."""
    assert half_width([1.0, 1.0, 1.0]) == 0.0
    assert half_width([1.0]) == 0.0
    assert half_width([1.0, 1.1]) > half_width([1.0, 1.01]) > 0


def test_two_workers_measure_what_one_does(tmp_path: Path) -> None:
    """The tasks come back in their order, whoever was done first."""
    cores = len(os.sched_getaffinity(0))
    tasks = [replace(MIXED, id=f"embedded/x/{number}") for number in range(2)]

    found = measure(tasks, tmp_path, workers=min(2, cores), plan=QUICK)

    assert [one.id for one in found] == [one.id for one in tasks]
    assert all(sum(bool(s.measured) for s in one.solutions) == 3 for one in found)
