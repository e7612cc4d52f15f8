"""What a set of races comes to: `decide` on made-up results."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_engine.deciding import decide, raced
from afterburner_engine.judge import Judge
from afterburner_engine.report import CandidateReport
from afterburner_sandbox.program import Program
from afterburner_sandbox.race import RaceResult
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.stopping import Plan
from afterburner_sandbox.verdict import Verdict


def result(
    ratio: float,
    *,
    width: float = 0.01,
    cold: float | None = None,
    warm: float | None = None,
    wall: float | None = None,
    started: int = 0,
) -> RaceResult:
    """A race with a ratio and an interval around it."""
    interval = Interval(ratio, ratio * (1 - width), ratio * (1 + width))
    wall = ratio if wall is None else wall
    return RaceResult(
        time=interval,
        wall=Interval(wall, wall * (1 - width), wall * (1 + width)),
        seconds_before=0.01,
        seconds_after=0.01 / ratio,
        cold=ratio if cold is None else cold,
        warm=ratio if warm is None else warm,
        calls=1,
        clearly_slower=ratio < 0.6,
        started=started,
    )


@pytest.mark.parametrize(
    ("races", "fresh", "verdict"),
    [
        ({100: result(2.0)}, True, Verdict.FASTER),
        ({100: result(1.0)}, True, Verdict.NO_DIFFERENCE),
        ({100: result(1.02)}, True, Verdict.NO_DIFFERENCE),
        ({100: result(1.5, width=0.4)}, True, Verdict.NO_DIFFERENCE),
        ({100: result(0.8)}, True, Verdict.SLOWER),
        ({100: result(0.3, width=0.99)}, True, Verdict.SLOWER),
        ({10: result(0.5), 100: result(2.0)}, True, Verdict.MIXED),
        ({10: result(1.0), 100: result(2.0)}, True, Verdict.FASTER),
        ({100: result(1.0, warm=50.0)}, True, Verdict.WARM_ONLY),
        ({100: result(9.0, cold=1.0)}, True, Verdict.WARM_ONLY),
        ({100: result(9.0, wall=0.9)}, True, Verdict.NO_DIFFERENCE),
        ({100: result(1.1, wall=1.0)}, True, Verdict.FASTER),
        # Where processes were started, wall time has to show the gain as well.
        ({100: result(9.0, wall=1.0, started=2)}, True, Verdict.NO_DIFFERENCE),
        ({100: result(9.0, wall=1.5, started=2)}, True, Verdict.NO_DIFFERENCE),
        ({100: result(1.1, wall=3.0, started=2)}, True, Verdict.NO_DIFFERENCE),
        ({100: result(9.0, wall=7.0, started=2)}, True, Verdict.FASTER),
        ({1: result(9.0, cold=1.0)}, False, Verdict.WARM_ONLY),
        ({1: result(9.0, cold=8.0)}, False, Verdict.FASTER),
        # Chance alone moves cold ratios by some per cent.
        ({1: result(390.0, cold=1.07)}, False, Verdict.WARM_ONLY),
        ({100: result(390.0, cold=1.07)}, True, Verdict.WARM_ONLY),
        ({100: result(22.0, cold=6.7)}, True, Verdict.FASTER),
        ({100: result(1.05, cold=1.04)}, True, Verdict.FASTER),
    ],
)
def test_verdicts(races: dict[int, RaceResult], fresh: bool, verdict: Verdict) -> None:
    """Each combination has its word."""
    assert decide(races, 0.03, fresh)[0] is verdict


@pytest.mark.parametrize(
    ("ratio", "cold", "error", "verdict"),
    [
        (1.06, 1.01, 0.02, Verdict.FASTER),
        (1.06, 1.01, 0.002, Verdict.WARM_ONLY),
        (9.0, 1.2, 5.0, Verdict.WARM_ONLY),
        (2.2, 1.12, 0.1, Verdict.WARM_ONLY),
        (2.2, 1.6, 0.1, Verdict.FASTER),
    ],
    ids=[
        "few-and-noisy",
        "surely-no-gain",
        "scattered-on-purpose",
        "a-memo-and-chance",
        "a-gain-that-starts-slowly",
    ],
)
def test_chance_in_first_calls_hides_no_small_gain(
    ratio: float, cold: float, error: float, verdict: Verdict
) -> None:
    """Unless first calls surely lack the gain; and scatter is no way around that."""
    race = replace(result(ratio, cold=cold), cold_error=error)

    assert decide({100: race}, 0.03, True)[0] is verdict


def test_the_wider_interval_decides() -> None:
    """After many candidates the 95 % interval alone does not make one faster."""
    race = result(1.06)
    surer = replace(race, sure=Interval(1.06, 1.02, 1.10))

    assert decide({100: race}, 0.03, True)[0] is Verdict.FASTER
    assert decide({100: surer}, 0.03, True)[0] is Verdict.NO_DIFFERENCE


@pytest.mark.parametrize(
    ("ratios", "crossover", "said"),
    [
        ({10: 0.5, 1_000: 2.0}, 100.0, "slower at 10, even at about 100"),
        ({10: 2.0, 1_000: 0.5}, 100.0, "faster at 10, even at about 100"),
        ({10: 1.5, 1_000: 2.0}, None, "2.00× as fast at size 1000"),
    ],
)
def test_a_mixed_result_says_where_it_turns(
    ratios: dict[int, float], crossover: float | None, said: str
) -> None:
    """The size at which neither is faster is in the text and in the JSON."""
    results = {size: result(ratio) for size, ratio in ratios.items()}

    report = raced(results, 3, 0.03, fresh=True)

    assert report.to_json()["crossover"] == (
        None if crossover is None else pytest.approx(crossover)
    )
    assert report.detail.endswith(said)


def test_instructions_are_a_witness() -> None:
    """Their ratio is reported where they are counted, and nowhere else."""
    counted = replace(result(2.0), counts=[[(20, 10, 10, 20)], [(21, 10, 10, 21)]])

    assert counted.instructions == pytest.approx(2.05)
    assert result(2.0).instructions is None


@given(st.floats(0.01, 100), st.floats(0.0, 0.9), st.floats(0.01, 0.5))
def test_faster_needs_the_lower_end_above_the_gain(
    ratio: float, width: float, gain: float
) -> None:
    """Nothing is called faster that the interval does not bear out."""
    race = result(ratio, width=width)

    verdict, _ = decide({100: race}, gain, True)

    assert (verdict is Verdict.FASTER) == (race.time.low > 1 + gain)


@pytest.mark.parametrize(
    ("races", "verdict"),
    [
        ([Verdict.TAMPERED, Verdict.FASTER], Verdict.FASTER),
        ([Verdict.TAMPERED, Verdict.TAMPERED], Verdict.TAMPERED),
        ([Verdict.FASTER, Verdict.TAMPERED], Verdict.FASTER),
    ],
)
def test_nobody_is_accused_of_tampering_by_chance(
    races: list[Verdict], verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What looks like moved work has to be seen in two races."""
    found = iter(races)
    monkeypatch.setattr(
        Judge, "_judged", lambda *_: CandidateReport(next(found), "as written")
    )
    judge = object.__new__(Judge)
    side = Program("", "m", "m.py", "f")

    report = judge._verdict((side, side), [], 0, Plan(), lambda interval: None)

    assert report.verdict is verdict
