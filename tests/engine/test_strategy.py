"""How each search asks and keeps: pure, with verdicts that a test makes up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_engine.errors import EngineError
from afterburner_engine.policy import Proposal
from afterburner_engine.settings import SEARCHES, Settings
from afterburner_engine.strategy import Beam, BestOfN, Greedy, Strategy, strategy_for
from afterburner_sandbox.verdict import Verdict
from tests.engine.staged import SlowJudge, SlowWriter, code, played, report, staged


def strategy(search: str, width: int = 3) -> Strategy:
    """A search that knows nothing yet."""
    return strategy_for(Settings(search=search, beam_width=width), "original")


def judge(search: Strategy, *ratios: float) -> list[bool]:
    """Take candidates with these ratios against the best of their moment."""
    accepted = []
    for ratio in ratios:
        number = _count(search) + 1
        proposal = Proposal(f"code {number}", "model", "idea", "because")
        accepted.append(search.take(number, proposal, report(ratio)))
        _COUNTS[id(search)] = number
    return accepted


_COUNTS: dict[int, int] = {}


def _count(search: Strategy) -> int:
    return _COUNTS.get(id(search), 0)


def codes(search: Strategy, samples: int = 4) -> list[tuple[str, int]]:
    """What is asked next: the code, and how many answers."""
    return [(parent.code, n) for parent, n in search.parents(samples)]


@given(
    st.sampled_from(SEARCHES),
    st.integers(1, 6),
    st.integers(1, 9),
    st.lists(st.floats(0.2, 5.0), max_size=12),
)
def test_every_search_makes_the_same_number_of_calls(
    name: str, width: int, samples: int, ratios: list[float]
) -> None:
    """Whatever was found: `samples` answers in each iteration, none of them empty."""
    search = strategy(name, width)
    _COUNTS.clear()
    judge(search, *ratios)

    asked = search.parents(samples)

    assert sum(n for _, n in asked) == samples
    assert all(n >= 1 for _, n in asked)


@given(st.sampled_from(SEARCHES), st.lists(st.floats(0.2, 5.0), max_size=12))
def test_every_search_accepts_by_the_same_rule(name: str, ratios: list[float]) -> None:
    """What is the best does not depend on the search, nor who sits the exam first."""
    one, other = strategy(name), strategy("greedy")
    _COUNTS.clear()

    assert judge(one, *ratios) == judge(other, *ratios)
    assert one.best.code == other.best.code
    assert [f.code for f in one.finalists()] == [f.code for f in other.finalists()]


def test_greedy_goes_on_from_the_best() -> None:
    """The best so far goes back in, and supersedes what was asked before."""
    search = strategy("greedy")
    _COUNTS.clear()
    original = search.best
    judge(search, 0.8, 2.0, 1.01)

    assert codes(search) == [("code 2", 4)]
    assert search.superseded(original)


def test_best_of_n_asks_the_same_each_time() -> None:
    """No feedback: the original goes in, whatever was found."""
    search = strategy("best-of-n")
    _COUNTS.clear()
    judge(search, 2.0, 3.0)

    assert codes(search) == [("original", 4)]
    assert search.best.ratio == pytest.approx(6.0)
    assert not search.superseded(search.parents(1)[0][0])


def test_a_beam_keeps_the_largest_measured_gains() -> None:
    """Those next to the best are bred from too, though they never were the best."""
    search = strategy("beam")
    _COUNTS.clear()
    judge(search, 3.0, 0.5, 0.9, 0.2)

    assert codes(search) == [("code 1", 2), ("code 3", 1), ("code 2", 1)]


def test_a_beam_holds_nothing_slower_than_the_original() -> None:
    """Until enough better ones are known, the original is a member."""
    search = strategy("beam")
    _COUNTS.clear()
    judge(search, 0.5, 0.9)

    assert codes(search) == [("original", 2), ("code 2", 1), ("code 1", 1)]
    judge(search, 1.5, 1.5)
    assert codes(search) == [("code 4", 2), ("code 3", 1), ("original", 1)]


@pytest.mark.parametrize(
    "verdict", [Verdict.DIFFERENT, Verdict.TAMPERED, Verdict.WARM_ONLY, Verdict.ERROR]
)
def test_a_beam_never_breeds_from_what_is_wrong(verdict: Verdict) -> None:
    """However fast it looks."""
    search = strategy("beam")
    search.take(1, Proposal("bad", "m", "i", "r"), report(9.0, verdict))

    assert codes(search) == [("original", 4)]


def test_a_beam_of_one_is_greedy() -> None:
    """The same questions, whatever was found."""
    narrow, greedy = strategy("beam", width=1), strategy("greedy")
    _COUNTS.clear()
    for ratio in (0.9, 2.0, 1.0, 3.0):
        judge(narrow, ratio)
        judge(greedy, ratio)
        assert codes(narrow) == codes(greedy)


def test_the_settings_name_the_search() -> None:
    """One class for each."""
    kinds = [type(strategy(name)) for name in SEARCHES]

    assert kinds == [Greedy, BestOfN, Beam]


@pytest.mark.parametrize("wrong", [{"search": "random"}, {"beam_width": 0}])
def test_settings_that_cannot_be_are_refused(wrong: dict[str, object]) -> None:
    """In words."""
    with pytest.raises(EngineError, match=r"unknown|1 or more"):
        Settings(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", SEARCHES)
async def test_whole_runs_ask_for_as_many_answers(name: str) -> None:
    """Iterations times samples, in a loop with a model, and each prompt is right."""
    writer = SlowWriter(0.0)
    judge = SlowJudge(0.0, ratio=lambda number: 1.2 if number % 3 == 0 else 0.9)
    run = staged(writer, judge, search=name, iterations=4, samples=4)

    await played(run)

    assert writer.written == len(run.judged) == 16
    if name == "best-of-n":
        assert {prompt.code for prompt in writer.prompts} == {run.target.code}
    if name == "beam":
        assert len(run.log.asks) > 4
        parents = {ask.parent for ask in run.log.asks}
        assert len(parents) > 3
    best = run.strategy.best
    assert (best.code, best.number) == (code(15), 15)
    assert best.ratio == pytest.approx(1.2**5)
