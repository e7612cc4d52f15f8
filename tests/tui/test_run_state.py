"""Folding events into what is known of a run."""

from __future__ import annotations

from afterburner_engine.events import (
    AnswerDiscarded,
    CandidateJudged,
    ExamFinished,
    ExamStarted,
    IterationFinished,
    ModelWriting,
    PolicyNoted,
    RaceProgressed,
)
from afterburner_engine.target import Target
from afterburner_sandbox.stats import Interval
from afterburner_tui import summary
from afterburner_tui.narration import headline, narrate
from afterburner_tui.run_state import Ending, RunState, Stage
from tests.tui.scripts import (
    EXAM,
    FASTER_REPORT,
    LIGHTER_REPORT,
    NO_GAIN_REPORT,
    improved,
    lighter,
    midway,
    nothing_better,
    opening,
)


def test_every_event_leaves_words(target: Target) -> None:
    """There is no moment at which the status line has nothing to say."""
    state = RunState("repeated")
    words = [narrate(state)]
    for event in improved(target):
        state.take(event)
        words.append(narrate(state))

    assert all(words)
    assert "None" not in " ".join(words)


def test_what_a_model_says_is_told_and_counted(target: Target) -> None:
    """Answers that are left out are no candidates, but they are not hidden."""
    state = RunState("repeated")
    for event in opening(target):
        state.take(event)
    said: list[str] = []
    for news in (
        ModelWriting(1, "vllm", 1, "def", 12),
        AnswerDiscarded(1, "vllm", "it holds no function", "…", False),
        PolicyNoted(1, "vllm", "No room in the prompt for `helper`."),
    ):
        state.take(news)
        said.append(narrate(state))

    text = summary.of_run(state, 80).plain
    assert "vllm writes answer 2, 12 tokens so far…" in said[0]
    assert "an answer of vllm is left out: it holds no function" in said[1]
    assert "No room in the prompt" in said[2]
    assert "1 answer without usable code, 0 tried before" in text
    assert "1 answer left out" in summary.inputs_line(state)


def test_the_best_is_the_product_of_the_accepted_races(target: Target) -> None:
    """Until the iteration ends and says it exactly."""
    state = RunState("repeated")
    for event in midway(target):
        state.take(event)
    state.take(CandidateJudged(3, 2, FASTER_REPORT, True))
    live = round(state.best, 3)
    state.take(IterationFinished(2, 11.5))

    assert live == round(3.42 * 3.42, 3)
    assert state.best == 11.5
    assert state.history == [1.0, 3.42, 11.5]


def test_the_exam_outweighs_the_race(target: Target) -> None:
    """The ratio shown at last is the confirmed one."""
    state = RunState("repeated")
    for event in improved(target):
        state.take(event)

    assert state.rows[3].time == EXAM
    assert state.rows[3].confirmed
    assert state.ending is Ending.IMPROVED


def test_a_winner_that_fails_the_exam_is_not_confirmed(target: Target) -> None:
    """A race alone proves nothing."""
    state = RunState("repeated")
    for event in midway(target):
        state.take(event)
    state.take(ExamFinished(2, NO_GAIN_REPORT))

    assert state.rows[2].stage is Stage.EXAMINED
    assert not state.rows[2].confirmed


def test_a_race_within_the_exam_stays_in_the_exam(target: Target) -> None:
    """The exam tells of its progress by the same event as a race."""
    state = RunState("repeated")
    for event in midway(target):
        state.take(event)
    state.take(ExamStarted(2))
    state.take(RaceProgressed(2, Interval(2.0, 1.9, 2.1)))

    assert state.rows[2].stage is Stage.IN_EXAM
    assert state.rows[2].time == Interval(2.0, 1.9, 2.1)
    assert narrate(state).startswith("Final exam: membership-to-set")


def test_stopping_marks_only_what_was_under_way(target: Target) -> None:
    """Verdicts that were reached stay."""
    state = RunState("repeated")
    for event in midway(target):
        state.take(event)
    state.end(Ending.STOPPED)

    assert [row.stage for row in state.rows.values()] == [
        Stage.JUDGED,
        Stage.JUDGED,
        Stage.STOPPED,
    ]
    assert not state.running


def test_an_iteration_without_candidates_leaves_no_hole(target: Target) -> None:
    """The history has a value for each iteration, even one that was not told of."""
    state = RunState("repeated")
    for event in opening(target):
        state.take(event)
    state.take(IterationFinished(3, 2.0))

    assert state.history == [1.0, 1.0, 1.0, 2.0]


def test_nothing_better_keeps_the_reason(target: Target) -> None:
    """The words of the engine reach the user."""
    state = RunState("repeated")
    for event in nothing_better(target):
        state.take(event)

    assert narrate(state) == f"Nothing better was found. {state.reason}"
    assert "2 candidates" in state.reason


def test_a_gain_in_memory_is_called_one(target: Target) -> None:
    """The headline never sells memory as time."""
    faster, less = RunState("repeated"), RunState("repeated")
    for state, script in ((faster, improved), (less, lighter)):
        for event in script(target):
            state.take(event)

    assert faster.result is not None
    assert less.result is not None
    assert headline(faster.result, faster.objective) == "12.3× [11.9–12.8]"
    assert headline(less.result, less.objective) == "46.4× [28.1–78.2] less memory"


def test_a_run_for_memory_counts_memory(target: Target) -> None:
    """What is best so far, and what is kept, is told of memory alone."""
    state = RunState("repeated")
    for event in lighter(target):
        state.take(event)

    rows = state.rows
    assert state.best == 46.4
    assert state.history == [1.0, 46.4]
    assert rows[3].gain == LIGHTER_REPORT.memory
    assert rows[3].beside == LIGHTER_REPORT.time
    assert rows[3].confirmed
    assert not rows[2].accepted
