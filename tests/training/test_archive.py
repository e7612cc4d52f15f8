"""The model's own best answers: which are kept, and when one is drawn."""

import random
from pathlib import Path

import pytest

from afterburner_sandbox.stats import Interval
from afterburner_training.archive import Archive, Kept
from afterburner_training.judging.wire import Judged
from afterburner_training.rewards import Race

GIVEN = {"time": 1.0, "memory": 100.0}


def judged(
    ratio: float = 2.0,
    *,
    code: str | None = None,
    exact: bool = True,
    passed: bool = True,
    counts: bool = True,
    width: float = 1.01,
) -> Judged:
    """A verdict on an answer that is so many times as fast."""
    gain = Interval(ratio, ratio / width, ratio * width)
    return Judged(
        exact=exact,
        passed_before=True,
        passed_after=passed,
        verdict="faster",
        detail="",
        code=code or f"code {ratio}",
        race=Race(1.0, gain, counts),
        gains={"time": ratio},
    )


@pytest.mark.parametrize(
    "unfit",
    [
        judged(1.02),
        judged(exact=False),
        judged(passed=False),
        judged(counts=False),
        judged(1.5, width=1.6),
    ],
    ids=["no gain", "form", "wrong", "memo", "noise"],
)
def test_only_real_gains_are_kept(unfit: Judged) -> None:
    """In the exact form, right, and better beyond noise."""
    archive = Archive(4)

    assert not archive.take("t", "time", GIVEN, unfit)
    assert len(archive) == 0


def test_the_best_are_kept_once() -> None:
    """As many as there may be; their costs follow from those of what they improve."""
    archive = Archive(2)
    for ratio in (2.0, 4.0, 3.0, 4.0):
        archive.take("t", "time", GIVEN, judged(ratio))

    rng = random.Random(0)
    drawn = [archive.draw("t", "time", 1.0, rng) for _ in range(50)]
    costs = {each.costs["time"] for each in drawn if each is not None}
    assert len(archive) == 2
    assert costs == {1 / 4, 1 / 3}


def test_gains_chain() -> None:
    """What improves an answer by half takes half of what that one took."""
    archive = Archive(4)
    archive.take("t", "time", {"time": 0.5}, judged(2.0))

    found = archive.draw("t", "time", 1.0, random.Random(0))

    assert found == Kept("code 2.0", {"time": 0.25})


def test_a_share_of_the_prompts_is_drawn() -> None:
    """None of a task without answers, none where the share is nothing."""
    archive = Archive(4)
    archive.take("t", "time", GIVEN, judged())
    rng = random.Random(1)

    drawn = sum(archive.draw("t", "time", 0.3, rng) is not None for _ in range(1000))

    assert 240 < drawn < 360
    assert archive.draw("t", "time", 0.0, rng) is None
    assert archive.draw("t", "memory", 1.0, rng) is None
    assert archive.draw("other", "time", 1.0, rng) is None


def test_it_survives_a_checkpoint(tmp_path: Path) -> None:
    """A run that is resumed has the same answers."""
    archive, again = Archive(4), Archive(4)
    archive.take("t", "time", GIVEN, judged(2.0))
    archive.take("u", "time", GIVEN, judged(3.0))

    archive.save(tmp_path / "archive.jsonl")
    again.load(tmp_path / "archive.jsonl")
    again.load(tmp_path / "nothing.jsonl")

    assert len(again) == 2
    rng = random.Random(0)
    assert again.draw("u", "time", 1.0, rng) == archive.draw("u", "time", 1.0, rng)
