"""Supervised training, for the stages `sft` and `cold`: from worse code to better code.

The loss is that of the answer alone.
"""

from __future__ import annotations

from afterburner_engine.models.libraries import library
from afterburner_training.sections import Sft
from afterburner_training.stages import common
from afterburner_training.stages.common import Job
from afterburner_training.stages.data import load_rows


def run(job: Job, settings: Sft) -> None:
    """Train on the stage's rows."""
    trl = library("trl")
    start = common.start_model(job)
    rows = load_rows(job.folder.path / "data", job.stage)
    trainer = trl.SFTTrainer(
        model=start,
        args=trl.SFTConfig(
            **common.arguments(job),
            model_init_kwargs=common.model_arguments(job),
            max_length=settings.max_tokens,
            completion_only_loss=True,
        ),
        train_dataset=common.dataset(rows, ("prompt", "completion")),
        processing_class=common.tokenizer(start),
        peft_config=common.adapter(job),
    )
    common.train(job, trainer, start)
