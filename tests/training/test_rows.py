"""Rows: one prompt for all stages, targets that are better by measurement."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from afterburner_engine.prompting.answer import is_exact, read
from afterburner_training import cards, filters, rows
from afterburner_training.errors import TrainingError
from afterburner_training.filters import Dropped
from afterburner_training.folding import folded
from afterburner_training.gains import exponent, gain
from afterburner_training.rows import Choice
from afterburner_training.tasks import Measured, Solution, Task
from tests.training.samples import (
    LINEAR,
    NESTED,
    QUADRATIC,
    dedented,
    measured,
    task,
)

MB = 1_000_000.0

TASK = task(
    measured("compare with all", NESTED, (100, 1e-4, 0), (1_000, 1e-2, 4 * MB)),
    measured("look through it", QUADRATIC, (100, 3e-5, 0), (1_000, 3e-3, 4.1 * MB)),
    measured("remember the first", LINEAR, (100, 1e-5, 0), (1_000, 1e-4, 9 * MB)),
)


def answer_in(row: dict[str, Any], key: str) -> str:
    """The code of an answer, which keeps to the form."""
    (turn,) = row[key]
    found = read(turn["content"])

    assert turn["role"] == "assistant"
    assert is_exact(turn["content"], "full")
    assert found is not None
    assert found.code is not None
    return found.code


def test_sft_rows_go_from_worse_to_better() -> None:
    """The prompt holds the worse code with its numbers, the answer the better code."""
    found = list(rows.sft([TASK], Choice(objectives=("time",))))

    assert found
    for row in found:
        (turn,) = row["prompt"]
        assert row["ratio"] > 1.2
        assert row["task"] == TASK.id
        assert (row["family"], row["split"]) == ("searching", "train")
        assert turn["role"] == "user"
        assert TASK.statement in turn["content"]
        assert "Passed: yes / Time: 0." in turn["content"]
        assert answer_in(row, "completion").strip() not in turn["content"]
    answers = {answer_in(row, "completion") for row in found}
    assert LINEAR in answers
    assert NESTED not in answers


def test_memory_has_targets_of_its_own() -> None:
    """What is fast may take more memory: the objective decides who is better."""
    found = list(rows.sft([TASK], Choice(objectives=("memory",), best=0.7)))

    assert {answer_in(row, "completion") for row in found} == {NESTED, QUADRATIC}
    assert all("Reduce the peak memory." in r["prompt"][0]["content"] for r in found)


def test_dpo_rows_prefer_the_better_of_two() -> None:
    """Chosen and rejected answer the same prompt, about a code between them."""
    (row,) = rows.dpo([TASK], Choice(objectives=("time",)))

    assert answer_in(row, "chosen") == LINEAR
    assert answer_in(row, "rejected") == NESTED
    assert QUADRATIC.strip() in row["prompt"][0]["content"]
    assert row["ratio"] == pytest.approx(100.0)


def test_grpo_rows_hold_an_incumbent_that_can_be_beaten() -> None:
    """There is no target; the prompt is that of an SFT row about the same code."""
    by_code = {
        row["prompt"][0]["content"]
        for row in rows.sft([TASK], Choice(objectives=("time",)))
    }

    (row,) = rows.grpo([TASK], Choice(objectives=("time",)))

    assert row["incumbent"] in (NESTED, QUADRATIC)
    assert row["prompt"][0]["content"] in by_code
    assert row["measured"]["size"] == 1_000
    assert not {"completion", "chosen", "ratio"} & set(row)


def test_rows_are_settled_by_the_seed() -> None:
    """Equal tasks and choices give equal rows, whatever else is in the list."""
    other = task(*TASK.solutions, id="embedded/searching/other")
    choice = Choice(per_task=1, seed=3)

    alone = list(rows.sft([TASK], choice))
    among = [r for r in rows.sft([other, TASK], choice) if r["task"] == TASK.id]

    assert alone == among
    assert len(alone) <= 3


@pytest.mark.parametrize("stage", [rows.sft, rows.dpo, rows.grpo])
def test_what_is_within_the_noise_makes_no_row(stage: Any) -> None:
    """A gain that a repeat may not show teaches nothing."""
    noisy = task(
        *(
            Solution(name, code, (Measured(100, seconds, noise=0.5),))
            for name, code, seconds in (
                ("a", NESTED, 1.8e-3),
                ("b", QUADRATIC, 1.4e-3),
                ("c", LINEAR, 1e-3),
            )
        )
    )

    assert list(stage([noisy])) == []


def test_rows_are_json_lines(tmp_path: Path) -> None:
    """A file of rows can be read line by line; nothing is left of a broken write."""
    path = tmp_path / "data" / "sft.jsonl"

    count = rows.save(rows.sft([TASK]), path)

    lines = path.read_text(encoding="utf-8").splitlines()
    assert count == len(lines) > 0
    assert {"prompt", "completion", "task", "objective"} <= set(json.loads(lines[0]))
    assert [p.name for p in path.parent.iterdir()] == ["sft.jsonl"]


def test_nonsense_is_refused() -> None:
    """Unknown objectives and empty choices are errors, in words."""
    with pytest.raises(TrainingError, match="objectives are time, memory, integral"):
        Choice(objectives=("speed",))
    with pytest.raises(TrainingError, match="out of range"):
        Choice(per_task=0)


def test_a_gain_is_at_the_largest_size_that_both_reach() -> None:
    """A slow solution is compared where it was measured, memory above what is seen."""
    slow = measured("slow", NESTED, (10, 1e-3, 0.0))
    fast = measured("fast", LINEAR, (10, 1e-4, 50.0), (99, 1.0, 50.0))

    found = gain(slow, fast, "time")
    unseen = gain(slow, fast, "memory")

    assert found is not None
    assert found.ratio == pytest.approx(10.0)
    assert 9.0 < found.low < 10.0
    assert unseen is not None
    assert unseen.ratio == 1.0
    assert gain(slow, Solution("new", LINEAR), "time") is None
    assert exponent(TASK.solutions[0]) == pytest.approx(2.0)
    assert exponent(slow) is None


HELPED = dedented(
    """
    from math import isqrt

    LIMIT = 10 ** 3

    def is_prime(n):
        return n > 1 and all(n % k for k in range(2, isqrt(n) + 1))


    def primes(n):
        \"\"\"Those below n.\"\"\"
        return [k for k in range(min(n, LIMIT)) if is_prime(k)]
    """
)


def test_what_a_solution_needs_moves_into_its_answer() -> None:
    """An answer is imports and one function, and does the same."""
    code = folded(HELPED, "primes")

    names: dict[str, Any] = {}
    assert code is not None
    exec(compile(code, "answer", "exec"), names)
    assert names["primes"](20) == [2, 3, 5, 7, 11, 13, 17, 19]
    assert "is_prime" not in names
    assert names["primes"].__doc__ == "Those below n."


def test_what_is_there_already_is_not_brought_along() -> None:
    """Helpers that the prompt's module has too stay where they are."""
    asked = HELPED.replace("range(min(n, LIMIT))", "list(range(min(n, LIMIT)))")

    code = folded(HELPED, "primes", asked)

    assert code is not None
    assert code.startswith("def primes(n):")


@pytest.mark.parametrize(
    "beside",
    [
        "CACHE = {}\n",
        "from functools import cache\n@cache\ndef g(x):\n    return x\n",
        "COUNT = 0\ndef g():\n    global COUNT\n    COUNT += 1\n",
        "import sys\nsys.setrecursionlimit(99)\n",
        "from __future__ import annotations\n",
    ],
)
def test_what_lives_from_call_to_call_is_no_answer(beside: str) -> None:
    """Within a function it would be forgotten, or not be a function's to do."""
    assert folded(beside + "def f(x):\n    return x\n", "f") is None


def test_sifting_says_why() -> None:
    """Solutions without numbers and copies go; a task with one left goes too."""
    copy = measured("copy", LINEAR.replace("found", "seen"), (100, 1.0, 0))
    alone: Task = task(measured("a", LINEAR, (100, 1.0, 0)), copy, id="e/s/alone")
    unmeasured = task(*TASK.solutions, Solution("new", "def firsts(x): ..."))

    found = filters.sift([unmeasured, alone])

    assert [len(one.solutions) for one in found.kept] == [3]
    whys = {(d.task, d.solution): d.why for d in found.dropped}
    assert whys[unmeasured.id, "new"] == "it was not measured"
    assert whys["e/s/alone", "copy"] == "it is 'a' in other words"
    assert whys["e/s/alone", None] == "1 of 2 solutions are left"
    assert found.kept[0].workload.endswith("SIZES = (100, 1000)\n")


def test_the_card_counts_what_there_is() -> None:
    """Sources, families, rules, gains, licences and what was left out, in tables."""
    pair = task(
        measured("set-to-list", NESTED, (100, 1e-2, 0)),
        measured("look values up in a set", LINEAR, (100, 1e-3, 0)),
        id="pessimised/searching/one",
    )
    tasks = [TASK, pair]
    card = cards.Card(
        "A set",
        tasks,
        {"sft": list(rows.sft(tasks)), "grpo": list(rows.grpo(tasks))},
        [Dropped("e/s/x", "a", "different at size 10: 1 is not 2")],
        sources=["embedded"],
        seeds={"rows": 0},
        facts={"cpu": "one"},
    )

    text = cards.text(card)

    assert "| embedded | 1 | 1 | 0 | 0 | 3 |" in text
    assert "| pessimised | 1 | 1 | 0 | 0 | 2 |" in text
    assert "| searching | train | 2 |" in text
    assert "| set-to-list | 1 | 1 | 10.00× |" in text
    assert "| embedded | Apache-2.0 | 1 |" in text
    assert "| solution | different | 1 |" in text
    assert "- Seeds: rows 0" in text
    assert TASK.statement not in text
