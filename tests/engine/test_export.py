"""Training data from stored runs: only what was measured, and beyond noise."""

from __future__ import annotations

import json
from typing import Any

import pytest

from afterburner_engine.export import Format, as_asked, lines
from afterburner_engine.standing import gain, standings
from afterburner_engine.trajectory import Answer, Trajectory
from tests.engine.stored import code, trajectory

NOISE = (1.01, "no-difference", None)
WRONG = (None, "different", None)


def made(run: Trajectory, form: Format) -> list[dict[str, Any]]:
    """The rows of one run."""
    return [json.loads(line) for line in lines([run], form, as_asked)]


def chosen(row: dict[str, Any], side: str = "completion") -> str:
    """What the model is to say, or not to."""
    return str(row[side][0]["content"])


def test_only_sure_gains_are_taught() -> None:
    """Not what is within noise, slower, wrong, or won by remembering."""
    run = trajectory(
        1,
        (2.0, "faster", None),
        (1.01, "no-difference", 1),
        (0.5, "slower", 1),
        (None, "different", 1),
        (3.0, "warm-only", 1),
        (3.0, "mixed", 1),
    )

    rows = made(run, "sft")

    # The second is half as fast again as the first, and so twice the original.
    assert [code(n) in chosen(rows[i]) for i, n in enumerate((1, 2))] == [True, True]
    assert len(rows) == 2
    assert [row["ratio"] for row in rows] == [2.0, pytest.approx(2.02)]
    assert rows[0]["prompt"][0]["role"] == "user"
    assert "def f(n):\n    return n\n" in rows[0]["prompt"][0]["content"]


def test_a_gain_counts_against_the_code_of_the_prompt() -> None:
    """Better than the original is not enough where the prompt held better code."""
    run = trajectory(
        1,
        (4.0, "faster", None),
        (0.8, "slower", 1),
        (1.5, "faster", 1),
        prompts=(None, 1),
        asked=(1, 2, 2),
    )

    assert [row["ratio"] for row in made(run, "sft")] == [4.0, 1.5]


def test_what_the_exam_refuted_is_not_taught() -> None:
    """Nor is it held up as worse than anything: nobody knows."""
    run = trajectory(
        1, (2.0, "faster", None), (1.5, "faster", 1), examined=2, passed=False
    )

    assert [row["ratio"] for row in made(run, "sft")] == [2.0]
    assert made(run, "dpo") == []


def test_pairs_differ_by_more_than_noise() -> None:
    """Wrong answers lose against every gain; close ones are no pair."""
    run = trajectory(1, (2.0, "faster", None), (1.01, "faster", 1), NOISE, WRONG)

    because = [row["because"] for row in made(run, "dpo")]
    firsts = [row for row in made(run, "dpo") if code(1) in chosen(row, "chosen")]

    assert because.count("different") == 2
    assert [chosen(row, "rejected") for row in firsts][-1].count(code(4)) == 1
    assert not any(
        code(1) in chosen(row, "chosen") and code(2) in chosen(row, "rejected")
        for row in made(run, "dpo")
    )


def test_answers_to_the_same_prompt_are_pairs_whenever_they_came() -> None:
    """`best-of-n` asks the same in each iteration; other prompts make no pairs."""
    same = trajectory(
        1, (2.0, "faster", None), WRONG, prompts=(None, None), asked=(1, 2)
    )
    other = trajectory(
        1, (2.0, "faster", None), (None, "error", 1), prompts=(None, 1), asked=(1, 2)
    )

    assert len(made(same, "dpo")) == 1
    assert made(other, "dpo") == []


def test_malformed_answers_are_rejected_as_they_were_written() -> None:
    """The form is taught as well."""
    run = trajectory(1, (2.0, "faster", None))
    run.answers.append(
        Answer(ask=1, policy="model", text="I would rather not.", fate="malformed")
    )

    (row,) = made(run, "dpo")

    assert chosen(row, "rejected") == "I would rather not."
    assert row["because"] == "malformed"
    assert chosen(row, "chosen").startswith("<thinking>\n")


def test_standings_multiply_along_the_races() -> None:
    """And the ends of their intervals do."""
    run = trajectory(1, (2.0, "faster", None), (3.0, "faster", 1), WRONG)

    found = standings(run)

    assert found[2].ratio == pytest.approx(6.0)
    assert found[2].low == pytest.approx(6.0 * 0.99**2)
    assert 3 not in found
    assert gain(run, 2, 1) is not None
    assert gain(run, 2, 1).ratio == 3.0  # type: ignore[union-attr]


def test_whole_runs_can_be_exported() -> None:
    """A line each, that is read again."""
    run = trajectory(1, (2.0, "faster", None), examined=1)

    (row,) = made(run, "jsonl")

    assert Trajectory.model_validate(row) == run
