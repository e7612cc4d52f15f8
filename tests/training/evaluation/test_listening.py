"""What an arm takes away from the prompt, and what is counted."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from afterburner_engine.ensemble import Ensemble
from afterburner_engine.errors import ModelError
from afterburner_engine.events import Event, RunFinished
from afterburner_engine.llm import LlmPolicy
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.policy import Hosting, Measured, Prompt, Said
from afterburner_engine.rulebook import RulebookPolicy
from afterburner_engine.settings import Settings
from afterburner_engine.target import Target
from afterburner_training.evaluation import searching
from afterburner_training.evaluation.asked import Arm
from afterburner_training.evaluation.listening import (
    Listening,
    ListeningToModel,
    listening,
    renewed,
)
from tests.engine.fake_model import FakeModel, answer
from tests.training.samples import QUADRATIC, task

PROMPT = Prompt(
    QUADRATIC,
    "firsts",
    "firsts",
    QUADRATIC,
    measured=Measured(seconds=0.25),
    sizes=((10, 0.1), (20, 0.25)),
    exponent=1.5,
)


def policy(model: FakeModel, feedback: str = "rich") -> LlmPolicy:
    """A policy that asks it."""
    settings = ModelSettings(feedback=feedback)  # type: ignore[arg-type]
    return LlmPolicy(model, name="fake", settings=settings)


async def heard(asked: Listening, prompt: Prompt = PROMPT) -> list[Said]:
    """All that is said."""
    return [said async for said in asked.propose(prompt, 1)]


async def text(arm: Arm) -> str:
    """What a model is asked under an arm."""
    model = FakeModel()
    await heard(listening(policy(model), arm, "Find the firsts."))
    return model.requests[0].text


async def test_all_is_told_unless_an_arm_says_otherwise() -> None:
    """Statement, code, numbers and growth."""
    told = await text(Arm())

    assert "Find the firsts." in told
    assert "items.index" in told
    assert "0.25 s" in told
    assert "n^1.5" in told


async def test_without_feedback_no_number_is_told() -> None:
    """The code stays."""
    told = await text(Arm(feedback=False))

    assert "items.index" in told
    assert "0.25 s" not in told
    assert "n^1.5" not in told
    assert "Passed" not in told


async def test_without_the_original_no_code_is_told() -> None:
    """The signature and the numbers stay."""
    told = await text(Arm(original=False))

    assert "items.index" not in told
    assert "def firsts(items: list[int]) -> list[int]: ..." in told
    assert "0.25 s" in told


async def test_answers_are_counted_by_iteration() -> None:
    """Usable or not: a model has written them."""
    asked = listening(policy(FakeModel([answer(QUADRATIC), "no"])), Arm(), "")

    await heard(asked)
    asked.shift = 3
    await heard(asked, replace(PROMPT, iteration=2, exponent=2.5))

    assert len(asked.heard.until(1)) == 1
    assert len(asked.heard.until(4)) == 1
    assert len(asked.heard.until(5)) == 2


async def test_the_engine_asks_it_as_what_it_is() -> None:
    """A model's policy is one of those; the rulebook's is none, and keeps its name."""
    model = FakeModel()
    asked = listening(policy(model), Arm(), "")
    rules = listening(RulebookPolicy(), Arm(), "")

    assert isinstance(asked, ListeningToModel)
    assert isinstance(asked, Hosting)
    await asked.close()
    assert not model.closed
    assert not isinstance(rules, Hosting)
    assert rules.name == "rulebook"


async def test_each_task_is_asked_as_if_it_were_the_first() -> None:
    """What was asked greedily before is asked again; the model stays the same."""
    model = FakeModel()
    first = Ensemble([RulebookPolicy(), policy(model)], tolerant=True)

    for seed in (1, 2):
        asked = renewed(first, ModelSettings(), seed)
        await heard(listening(asked, Arm(), ""))

    assert len(model.requests) == 2
    assert model.requests[0].sampling.seed != model.requests[1].sampling.seed


async def test_a_run_that_a_failing_model_cut_short_is_no_outcome(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine ends such a run with what it has; an arm must not be judged by it."""

    async def optimize(
        target: Target, settings: Settings, *, policy: Listening
    ) -> AsyncGenerator[Event, None]:
        with pytest.raises(ModelError):
            await heard(policy)
        yield RunFinished("improved", "", None, None, None, "", None, None, 1.0)

    monkeypatch.setattr(searching, "optimize", optimize)
    asked = listening(policy(FakeModel([ModelError("gone")])), Arm(), "")

    with pytest.raises(ModelError, match="gone"):
        await searching.search(
            task(),
            QUADRATIC,
            tmp_path,
            Settings(),
            asked,
            tmp_path,
        )
