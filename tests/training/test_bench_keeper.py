"""Answers judged in the real sandbox: what passes, what is paid, what cheats get."""

from collections.abc import Iterator
from itertools import count

import pytest

from afterburner_training.judging.pool import Pool
from afterburner_training.judging.wire import Ground, Job, Judged, ground_of
from afterburner_training.rewards import efficiency
from afterburner_training.sections import Rewards
from tests.chance import likely, tried_again
from tests.sandbox.helpers import needs_bwrap
from tests.training.sums import CHEATS, FAST, SLOW, TASK, WRONG, answer

pytestmark = needs_bwrap

NUMBERS = count()
GROUND = ground_of(TASK, call_s=0.001)


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    """One worker, with a sandbox that stays warm from test to test."""
    opened = Pool(Rewards(workers=1, race_s=0.3, deadline_s=300.0))
    yield opened
    opened.close()


def judged(pool: Pool, text: str, *, given: str = SLOW, passed: bool = True) -> Judged:
    """The verdict on an answer."""
    found = pool.submit(Job(GROUND, "time", given, passed, text)).result(600)
    if found is None:
        raise RuntimeError(f"the sandbox failed: {pool.masked}")
    return found


def fast() -> str:
    """The good code, each time another one to the judges, who remember verdicts."""
    return FAST.replace("total += item", f"total += item  # {next(NUMBERS)}")


def test_the_size_is_one_at_which_calls_are_short() -> None:
    """By the slowest solution, which is what the others are compared with."""
    assert (GROUND.reference, GROUND.size) == (SLOW, 200)
    assert ground_of(TASK, call_s=1e-9).size == 20


@tried_again
def test_a_faster_answer_passes_and_is_paid(pool: Pool) -> None:
    """The gain is real, and so is the code that is kept."""
    found = judged(pool, answer(fast()))

    likely(found.verdict == "faster", found)
    assert found.exact
    assert found.passed_after
    assert found.race is not None
    assert efficiency(found.race, noise="unpaid") > 0.3
    assert found.code is not None
    assert "total += item" in found.code
    assert found.gains["time"] > 1.5


@tried_again
def test_code_without_the_form_is_judged_all_the_same(pool: Pool) -> None:
    """It misses one reward, not all of them."""
    found = judged(pool, f"Try this:\n```python\n{fast()}```\n")

    likely(found.passed_after, found)
    assert not found.exact


def test_the_code_that_was_given_gains_exactly_nothing(pool: Pool) -> None:
    """No race is run for it, so that chance pays nothing either."""
    found = judged(pool, answer(SLOW.replace("i + 1", "i+1")))

    assert found.verdict == "unchanged"
    assert found.passed_after
    assert found.race is not None
    assert efficiency(found.race) == 0


@pytest.mark.parametrize("text", [answer(WRONG), answer("def other(): ..."), "", "x"])
def test_what_does_not_behave_does_not_pass(pool: Pool, text: str) -> None:
    """Wrong results, another function, no function, nothing."""
    found = judged(pool, text)

    assert not found.passed_after
    assert found.race is None


@tried_again
def test_to_repair_is_to_pass(pool: Pool) -> None:
    """Where the given code is wrong, there is nothing to be faster than."""
    found = judged(pool, answer(fast()), given=WRONG, passed=False)

    likely(found.passed_after, found)
    assert not found.passed_before


@pytest.mark.parametrize("name", CHEATS)
def test_cheats_are_not_paid(pool: Pool, name: str) -> None:
    """A memo, an early end, a clock that stands still, a verdict that is printed."""
    found = judged(pool, answer(CHEATS[name]))

    assert found.race is None or efficiency(found.race, noise="unpaid") <= 0


def test_a_task_that_cannot_be_judged_is_no_wrong_answer(pool: Pool) -> None:
    """It is tried again, then masked: nobody is to blame but the task."""
    broken = Ground("test/broken", "running", "def make_input(): ...", SLOW)

    found = pool.submit(Job(broken, "time", SLOW, True, answer(FAST))).result(600)

    assert found is None
    assert any("test/broken" in why for why in pool.masked)
