"""What a policy is told of the code that it starts from."""

from types import SimpleNamespace
from typing import Any

import pytest

from afterburner_engine.acceptance import Incumbent
from afterburner_engine.conversation import Tried, discarded, prompt_of
from afterburner_engine.events import (
    AnswerDiscarded,
    CandidateJudged,
    CandidateProposed,
)
from afterburner_engine.policy import Measured, Prompt
from afterburner_engine.report import CandidateReport
from afterburner_sandbox.verdict import Counterexample, SizeResult, Verdict

SIZES = (16, 64, 256)


def judged(number: int, accepted: bool, gain: float = 2.0) -> Tried:
    """A candidate and its verdict; the gain grows with the size."""
    report = CandidateReport(
        Verdict.FASTER if accepted else Verdict.DIFFERENT,
        "why",
        counterexample=None if accepted else Counterexample("f()", "1", "2", "so"),
        by_size=tuple(SizeResult(n, gain, gain, gain) for n in SIZES),
        peak_bytes_before=1_000.0 * number,
        peak_bytes_after=1_000.0 * number + 500,
        byte_seconds_after=7.0,
    )
    proposed = CandidateProposed(number, 1, "p", "n", "r", f"code {number}", "")
    return proposed, CandidateJudged(number, 1, report, accepted)


def told(best: Incumbent, *rows: Tried, fresh: bool = True) -> Prompt:
    """The prompt, of a function whose time grows with the square of the size."""
    target: Any = SimpleNamespace(qualname="A.f", with_code=lambda code: f"# {code}")
    workload: Any = SimpleNamespace(
        sizes=SIZES, fresh=fresh, seconds={n: n * n / 1_000 for n in SIZES}
    )
    return prompt_of(
        target,
        workload,
        best,
        rows,
        objective="time",
        iteration=2,
        tried=frozenset({"x"}),
    )


def test_the_original_is_told_as_it_was_measured() -> None:
    """Its memory is what its first rival was compared with."""
    prompt = told(Incumbent("original"), judged(1, False))

    assert (prompt.name, prompt.qualname) == ("f", "A.f")
    assert prompt.module_source == "# original"
    assert prompt.measured == Measured(seconds=65.536, peak_bytes=1_000.0)
    assert prompt.sizes == ((16, 0.256), (64, 4.096), (256, 65.536))
    assert prompt.exponent == pytest.approx(2)


def test_the_incumbent_is_told_with_all_its_gains() -> None:
    """The product of the accepted races at each size; memory by its own report."""
    best = Incumbent("code 3", 3, None, 8.0, 8.0)
    rows = (judged(1, True), judged(2, False), judged(3, True, 4.0), judged(4, False))

    prompt = told(best, *rows)

    assert prompt.sizes[-1] == (256, 65.536 / 8)
    assert prompt.measured == Measured(seconds=65.536 / 8, peak_bytes=4_000.0)
    assert [one.code for one in prompt.rejected] == ["code 2", "code 4"]
    assert prompt.rejected[0].counterexample is not None


def test_another_code_than_the_best_is_told_by_its_own_gains() -> None:
    """As searches need it that start from several codes."""
    rows = (judged(1, True), judged(2, False), judged(3, True))

    first = told(Incumbent("code 1", 1, None, 2.0, 2.0), *rows)
    never = told(Incumbent("code 2", 2, None, 1.0, 0.5), *rows)
    original = told(Incumbent("original"), *rows)

    assert first.sizes[-1] == (256, 65.536 / 2)
    assert never.sizes[-1] == (256, 65.536 / 0.5)
    assert original.sizes[-1] == (256, 65.536)


def test_where_inputs_cannot_grow_there_is_no_growth() -> None:
    """And no exponent."""
    prompt = told(Incumbent("original"), fresh=False)

    assert (prompt.sizes, prompt.exponent) == ((), None)
    assert prompt.measured.seconds == 65.536


def test_what_came_to_nothing_is_counted_in_words() -> None:
    """Each kind that there is."""
    bad = AnswerDiscarded(1, "p", "r", "a", False)
    old = AnswerDiscarded(1, "p", "r", "a", True)

    assert discarded([]) == ""
    assert discarded([bad, old, bad]) == (
        "answers left out: 2 without usable code, 1 tried before"
    )
