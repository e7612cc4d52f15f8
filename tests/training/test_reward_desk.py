"""Between trainer and judges: what goes out, what comes back, and who waits for it."""

from concurrent.futures import Future
from typing import Any

import pytest

from afterburner_sandbox.stats import Interval
from afterburner_training.judging.wire import Job, Judged
from afterburner_training.reward_desk import RewardDesk
from afterburner_training.rewards import Parts, Race
from afterburner_training.sections import Curriculum, Rewards
from tests.training.sums import FAST, SLOW, TASK

ROW: dict[str, Any] = {
    "prompt": [{"role": "user", "content": "as it was"}],
    "task": TASK.id,
    "objective": "time",
    "incumbent": SLOW,
    "measured": {"time_s": 0.004, "peak_bytes": 1e4, "integral_byte_s": None},
}


class Judges:
    """Judges when they are told to, by what the answer says."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Job, Future[Judged | None]]] = []

    def submit(self, job: Job) -> Future[Judged | None]:
        """Take note of it."""
        future: Future[Judged | None] = Future()
        self.jobs.append((job, future))
        return future

    @property
    def answers(self) -> list[Job]:
        """The jobs that are no warming up."""
        return [job for job, _ in self.jobs if job.answer is not None]

    def judge(self) -> None:
        """Judge all that came: `fast`, `wrong`, `cheat`, or a `broken` sandbox."""
        for job, future in self.jobs:
            if not future.done():
                future.set_result(verdict(job))


def verdict(job: Job) -> Judged | None:
    """What stands in an answer is what is found of it."""
    if job.answer in (None, "broken"):
        return None
    fast = job.answer == "fast"
    return Judged(
        exact=job.answer != "wrong",
        passed_before=True,
        passed_after=fast,
        verdict={"fast": "faster", "cheat": "tampered"}.get(job.answer, "different"),
        detail="",
        code=FAST,
        race=Race(0.004, Interval(4.0, 3.9, 4.1)) if fast else None,
        gains={"time": 4.0, "memory": 0.5} if fast else {},
    )


def desk(judges: Judges, **named: Any) -> RewardDesk:
    """A desk with groups of two."""
    return RewardDesk([TASK], judges, Rewards(), rollouts=2, **named)


def test_answers_go_out_before_the_last_one_is_written() -> None:
    """And the sandboxes are made ready before the first."""
    judges = Judges()
    one = desk(judges)

    one.begin([ROW] * 4, 0)
    warming = [job.answer for job, _ in judges.jobs]
    one.submit(0, ["fast", "wrong"])
    early = [job.answer for job in judges.answers]
    one.submit(2, ["cheat", "broken"])

    assert warming == [None]
    assert early == ["fast", "wrong"]
    assert [job.given for job in judges.answers] == [SLOW] * 4


def test_each_answer_gets_its_own_reward() -> None:
    """In the order of the batch; an outage has none, and a cheat none for speed."""
    judges = Judges()
    one = desk(judges)
    one.begin([ROW] * 4, 0)
    one.submit(0, ["fast", "wrong"])
    one.submit(2, ["cheat", "broken"])
    judges.judge()

    fast, wrong, cheat, broken = one.parts()

    assert fast is not None
    assert (fast.format, fast.correct) == (1.0, 0.5)
    assert 0.6 < fast.efficiency < 0.65
    assert wrong == Parts(format=-1.0, correct=-1.0, efficiency=0.0)
    assert cheat == Parts(format=1.0, correct=-1.0, efficiency=0.0)
    assert broken is None
    assert one.parts() == [fast, wrong, cheat, broken]


def test_the_curves_tell_of_the_batch() -> None:
    """Of those answers that were judged."""
    judges = Judges()
    one = desk(judges)
    one.begin([ROW] * 4, 0)
    one.submit(0, ["fast", "wrong", "cheat", "broken"])
    judges.judge()
    one.parts()

    told = one.numbers

    assert told["masked"] == 0.25
    assert told["answers/passed"] == pytest.approx(1 / 3)
    assert told["answers/tampered"] == pytest.approx(1 / 3)
    assert told["answers/gain"] == pytest.approx(4.0)


def test_waiting_is_measured() -> None:
    """As the share of the time between two batches in which the trainer stood still."""
    now = [0.0]

    class Late(Future[Judged | None]):
        """A verdict for which the trainer waits a second."""

        def result(self, timeout: float | None = None) -> Judged | None:
            """Time passes."""
            now[0] += 1.0
            return None

    class Slow(Judges):
        """Judges that take their time."""

        def submit(self, job: Job) -> Future[Judged | None]:
            """A late verdict."""
            return Late()

    one = desk(Slow(), clock=lambda: now[0])
    one.begin([ROW] * 2, 0)
    one.submit(0, ["fast", "fast"])
    now[0] = 6.0

    one.parts()

    assert one.numbers["waiting/seconds"] == pytest.approx(2.0)
    assert one.numbers["waiting/share"] == pytest.approx(0.25)


def test_the_best_answer_is_what_is_improved_next() -> None:
    """With its own numbers in the prompt, for all roll-outs of a group."""
    judges = Judges()
    one = desk(judges, curriculum=Curriculum(share=1.0))
    one.begin([ROW] * 2, 0)
    one.submit(0, ["fast", "wrong"])
    judges.judge()
    one.parts()

    rows = one.begin([ROW] * 2, 1)
    one.submit(0, ["wrong", "wrong"])

    assert [row["incumbent"] for row in rows] == [FAST, FAST]
    assert rows[0].keys() == ROW.keys()
    asked = rows[0]["prompt"][0]["content"]
    assert "Time: 0.001 s" in asked
    assert "Memory: 0.02 MB" in asked
    assert "total += item" in asked
    assert judges.answers[-1].given == FAST


def test_without_a_curriculum_the_rows_stay() -> None:
    """However good the answers are."""
    judges = Judges()
    one = desk(judges)
    one.begin([ROW] * 2, 0)
    one.submit(0, ["fast", "fast"])
    judges.judge()
    one.parts()

    assert one.begin([ROW] * 2, 1) == [ROW] * 2


def test_an_answer_that_was_never_handed_in_is_a_fault() -> None:
    """It has no reward that could be made up."""
    one = desk(Judges())
    one.begin([ROW] * 2, 0)

    with pytest.raises(RuntimeError, match="never handed in"):
        one.parts()
