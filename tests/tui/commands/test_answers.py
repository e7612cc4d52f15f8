"""What people and scripts hear of a model's answers that hold no candidate."""

from pathlib import Path

import pytest

from afterburner_engine.events import (
    AnswerDiscarded,
    CandidateJudged,
    CandidateProposed,
    ModelWriting,
    PolicyNoted,
    to_json,
)
from afterburner_engine.policy import Usage
from afterburner_engine.report import CandidateReport
from afterburner_sandbox.verdict import Verdict
from afterburner_tui.cli import _parser
from afterburner_tui.commands.narrator import Narrator
from afterburner_tui.commands.optimize import MODEL_FLAGS
from afterburner_tui.commands.trajectory import Trajectory
from tests.tui.commands.harness import afterburner
from tests.tui.scripts import improved, target_in

USAGE = Usage("a/b", 10, 20, 0.5, seed=1, temperature=0.8, exact=True)
MALFORMED = AnswerDiscarded(1, "openai", "it holds \x1b[31mno function", "…", False)
REPEATED = AnswerDiscarded(1, "openai", "it was tried before", "…", True, USAGE)


def test_answers_are_counted_in_the_result(tmp_path: Path) -> None:
    """By kind, and each with its reason and what it took."""
    trajectory = Trajectory()
    proposed = CandidateProposed(1, 1, "openai", "answer 1", "why", "c", "d", USAGE)
    judged = CandidateJudged(1, 1, CandidateReport(Verdict.SLOWER, "slower"), False)
    start, ready, *_, end = improved(target_in(tmp_path))
    lost = PolicyNoted(1, "openai", "It failed.")
    for event in (start, ready, MALFORMED, REPEATED, proposed, judged, lost, end):
        trajectory.take(event)

    found = trajectory.to_json(applied=False, apply_error=None)

    assert found["discarded"]["malformed"] == 1
    assert found["discarded"]["repeated"] == 1
    assert found["discarded"]["answers"][1]["usage"]["model"] == "a/b"
    assert found["iterations"][0]["candidates"][0]["usage"]["tokens"] == 20
    assert found["notes"] == ["openai: It failed."]


def test_answers_are_narrated(capsys: pytest.CaptureFixture[str]) -> None:
    """A line each, without what a terminal would obey."""
    with Narrator() as narrator:
        for event in (
            ModelWriting(1, "openai", 0, "def", 3),
            MALFORMED,
            REPEATED,
            PolicyNoted(1, "openai", "No room in the prompt for `helper`."),
        ):
            narrator.tell(event)

    said = capsys.readouterr().err
    assert "[1] ⊘ malformed  answer of openai: it holds" in said
    assert "\x1b" not in said
    assert "[1] ⊘ repeated  answer of openai: it was tried before" in said
    assert "openai: No room in the prompt for `helper`." in said


def test_events_are_named() -> None:
    """As `--events` prints them."""
    assert to_json(MALFORMED)["event"] == "answer_discarded"
    assert to_json(REPEATED)["usage"]["seed"] == 1


def test_options_have_the_names_of_the_settings() -> None:
    """What is not given is not set."""
    options = _parser().parse_args(["optimize", "x.py", "--base-url", "http://x/v1"])

    given = {name: getattr(options, name) for name in MODEL_FLAGS}
    assert given.pop("base_url") == "http://x/v1"
    assert set(given.values()) == {None}


def test_a_setting_that_is_wrong_is_a_usage_error(project: Path) -> None:
    """The place and the key are named; nothing is run."""
    (project / "pyproject.toml").write_text("[tool.afterburner.model]\ntoken = 1\n")
    (project / "x.py").write_text("def f(n: int) -> int:\n    return n\n")

    ended = afterburner("optimize", "x.py::f", "--json")

    assert ended.status == 2
    assert "tool.afterburner.model.token is unknown" in ended.err + ended.out
