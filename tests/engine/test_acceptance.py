"""The accept rule, for every objective: only what is better becomes the incumbent."""

from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_engine.acceptance import Incumbent, succeeded
from afterburner_engine.footprint import COSTS_TOO_MUCH, decide
from afterburner_engine.objectives import OBJECTIVES, accepts, measured
from afterburner_engine.policy import Proposal
from afterburner_engine.report import CandidateReport
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.verdict import SizeResult, Verdict

ORIGINAL = Incumbent("original")


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """A ratio with an interval around it, on either side of 1."""
    ratio = draw(st.floats(0.01, 100))
    return Interval(
        ratio, ratio * draw(st.floats(0.2, 1)), ratio * draw(st.floats(1, 5))
    )


@st.composite
def reports(draw: st.DrawFn) -> CandidateReport:
    """Anything that a judge may say."""
    maybe = st.none() | intervals()
    return CandidateReport(
        draw(st.sampled_from(Verdict)),
        "because",
        equal=draw(st.sampled_from([True, False, None])),
        time=draw(maybe),
        memory=draw(maybe),
        integral=draw(maybe),
    )


objectives = st.sampled_from(OBJECTIVES)


def report_of(verdict: Verdict, **found: Any) -> CandidateReport:
    """A report on a candidate that behaves the same."""
    return CandidateReport(verdict, "because", **({"equal": True} | found))


def proposal(number: int) -> Proposal:
    """A proposal with code of its own."""
    return Proposal(f"code {number}", "rulebook", "idea", "because")


@given(reports(), objectives)
def test_only_what_is_surely_better_is_accepted(
    report: CandidateReport, objective: str
) -> None:
    """Equal, called better, and better in the objective to the interval's lower end."""
    if accepts(report, objective):
        found = measured(report, objective)
        assert report.verdict is Verdict.FASTER
        assert report.equal is True
        assert found is not None
        assert found.low > 1


@given(reports(), objectives, intervals())
def test_no_other_objective_has_a_say(
    report: CandidateReport, objective: str, other: Interval
) -> None:
    """What else got better or worse changes nothing."""
    values = dict.fromkeys(OBJECTIVES, other)
    kept = {"equal": report.equal, objective: measured(report, objective)}
    again = report_of(report.verdict, **(values | kept))

    assert accepts(again, objective) == accepts(report, objective)


@given(intervals(), st.floats(1.0, 10.0), objectives)
def test_a_larger_gain_is_never_refused_for_it(
    found: Interval, more: float, objective: str
) -> None:
    """The rule is monotone: with the same verdict, a better candidate passes too."""
    better = Interval(found.ratio * more, found.low * more, found.high * more)
    one, other = (
        report_of(Verdict.FASTER, **{objective: interval})
        for interval in (found, better)
    )

    assert accepts(other, objective) >= accepts(one, objective)


@given(st.lists(reports(), max_size=12), objectives)
def test_the_incumbent_only_gets_better(
    judged: list[CandidateReport], objective: str
) -> None:
    """Over a run the ratio never falls, and the last accepted candidate is the best."""
    best, accepted = ORIGINAL, []
    for number, report in enumerate(judged, 1):
        after = succeeded(best, number, proposal(number), report, objective)
        if accepts(report, objective):
            accepted.append(number)
            assert after.ratio > best.ratio
        else:
            assert after is best
        best = after

    assert best.number == (accepted[-1] if accepted else None)
    assert best.code == (f"code {accepted[-1]}" if accepted else "original")


@given(st.lists(intervals(), min_size=1, max_size=6), objectives)
def test_the_ratio_is_that_against_the_original(
    found: list[Interval], objective: str
) -> None:
    """What was gained in turn multiplies, in the objective and in nothing else."""
    gains = [Interval(i.ratio / i.low * 2, 2, i.high / i.low * 2) for i in found]
    judged = [report_of(Verdict.FASTER, **{objective: gain}) for gain in gains]

    best = ORIGINAL
    for number, report in enumerate(judged):
        best = succeeded(best, number, proposal(number), report, objective)

    product = reduce(lambda total, gain: total * gain.ratio, gains, 1.0)
    assert best.ratio == pytest.approx(product)
    assert best.speed == pytest.approx(product if objective == "time" else 1.0)


def seen(memory: Interval, *, time: float = 1.0) -> CandidateReport:
    """A report with that memory, as peak and over time."""
    pace = Interval(time, time * 0.99, time * 1.01)
    return CandidateReport(
        Verdict.NO_DIFFERENCE,
        "by time",
        equal=True,
        time=pace,
        memory=memory,
        integral=memory,
        by_size=(SizeResult(100, time, pace.low, pace.high),),
    )


memories = st.sampled_from(["memory", "integral"])


@given(intervals(), memories, st.floats(0.0, 0.5))
def test_less_memory_is_better_and_more_is_worse(
    found: Interval, objective: str, min_gain: float
) -> None:
    """The verdict follows the interval: never is the larger one kept."""
    verdict, detail = decide(seen(found), objective, min_gain)

    assert (verdict is Verdict.FASTER) == (found.low > 1 + min_gain)
    assert (verdict is Verdict.SLOWER) == (found.high < 1 / (1 + min_gain))
    if verdict is Verdict.FASTER:
        assert f"{found.ratio:.2f}× less" in detail
    if verdict is Verdict.SLOWER:
        assert f"{1 / found.ratio:.2f}× more" in detail


@given(intervals(), memories)
def test_swapped_programs_cannot_both_be_better(
    found: Interval, objective: str
) -> None:
    """If one takes less, the other takes more."""
    inverse = Interval(1 / found.ratio, 1 / found.high, 1 / found.low)
    verdicts = {
        decide(seen(interval), objective, 0.03)[0] for interval in (found, inverse)
    }

    assert verdicts in ({Verdict.FASTER, Verdict.SLOWER}, {Verdict.NO_DIFFERENCE})


@pytest.mark.parametrize(
    ("time", "verdict"),
    [
        (2.0, Verdict.FASTER),
        (0.5, Verdict.FASTER),
        (1.01 / COSTS_TOO_MUCH, Verdict.FASTER),
        (0.99 / COSTS_TOO_MUCH, Verdict.MIXED),
    ],
)
def test_memory_may_cost_some_time(time: float, verdict: Verdict) -> None:
    """A gain that costs more than three times the time is no gain to accept."""
    report = seen(Interval(5.0, 4.9, 5.1), time=time)

    assert decide(report, "memory", 0.03)[0] is verdict


def test_the_words_name_gain_size_and_time() -> None:
    """As a person would say it."""
    cases = {
        1.0: "2.90× less memory at size 100, as fast",
        0.9: "2.90× less memory at size 100, 1.11× slower",
        1.5: "2.90× less memory at size 100, 1.50× as fast",
    }

    said = {
        time: decide(seen(Interval(2.9, 2.8, 3.0), time=time), "memory", 0.03)[1]
        for time in cases
    }

    assert said == cases


def test_memory_that_is_not_known_is_no_gain() -> None:
    """And it is said why."""
    report = report_of(Verdict.FASTER, memory_note="the books are closed")

    verdict, detail = decide(report, "memory", 0.03)

    assert verdict is Verdict.NO_DIFFERENCE
    assert "the books are closed" in detail
