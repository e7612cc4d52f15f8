"""Faults of how such models were trained and compared before: none is here.

Those that concern a single module are tested beside it: units and clipped times in
`test_rewards`, outages that are masked in `test_pool`, intervals over tasks in
`evaluation/test_bootstrap`, answers that are worse than all others in
`evaluation/test_metrics`, equal numbers of model calls in `tests/engine/test_strategy`.
That all stages start from one model is the form of a recipe: it names one.
"""

from __future__ import annotations

from afterburner_engine.policy import Measured as Numbers
from afterburner_engine.policy import Prompt
from afterburner_training import rows
from afterburner_training.asking import numbers
from afterburner_training.evaluation.asked import Arm
from afterburner_training.evaluation.listening import listening
from afterburner_training.gains import largest
from afterburner_training.rows import Choice
from afterburner_training.tasks import Task
from tests.engine.fake_model import FakeModel
from tests.training.evaluation.test_listening import heard, policy
from tests.training.samples import LINEAR, NESTED, QUADRATIC, measured, task

TASK = task(
    measured("compare with all", NESTED, (100, 1e-4, 0), (1_000, 1e-2, 4e6)),
    measured("look through it", QUADRATIC, (100, 3e-5, 0), (1_000, 3e-3, 4e6)),
    measured("remember the first", LINEAR, (100, 1e-5, 0), (1_000, 1e-4, 4e6)),
)


async def test_every_stage_and_the_evaluation_ask_the_same() -> None:
    """SFT, DPO and GRPO, and the loop that is evaluated: word for word."""
    choice = Choice(objectives=("time",))
    asked = {
        stage.__name__: {
            row["prompt"][0]["content"]
            for row in stage([TASK], choice)
            if QUADRATIC.strip() in row["prompt"][0]["content"]
        }
        for stage in (rows.sft, rows.dpo, rows.grpo)
    }
    told = numbers(largest(TASK.solutions[1]))

    evaluated = await asked_in_evaluation(TASK, QUADRATIC, told)

    assert asked["sft"] == asked["dpo"] == {evaluated}
    assert asked["grpo"] <= {evaluated}


async def asked_in_evaluation(of: Task, code: str, told: Numbers) -> str:
    """What a model reads there, with the feedback that it was trained with."""
    model = FakeModel()
    prompt = Prompt(
        code=code,
        name=of.entry_point,
        qualname=of.entry_point,
        module_source=code,
        objective="time",
        measured=told,
        sizes=((100, 3e-5), (1_000, 3e-3)),
        exponent=2.0,
    )
    await heard(listening(policy(model, "paper"), Arm(), of.statement), prompt)
    return model.requests[0].text
