"""Direct preference optimisation: the best against the worst answer to a question."""

from __future__ import annotations

from afterburner_engine.models.libraries import library
from afterburner_training.sections import Dpo
from afterburner_training.stages import common
from afterburner_training.stages.common import Job
from afterburner_training.stages.data import load_rows


def run(job: Job, settings: Dpo) -> None:
    """Train on the pairs of the data stage."""
    trl = library("trl")
    start = common.start_model(job)
    rows = load_rows(job.folder.path / "data", "dpo")
    trainer = trl.DPOTrainer(
        model=start,
        args=trl.DPOConfig(
            **common.arguments(job),
            model_init_kwargs=common.model_arguments(job),
            max_length=settings.max_tokens,
            beta=settings.beta,
            loss_type=["sigmoid"],
        ),
        train_dataset=common.dataset(rows, ("prompt", "chosen", "rejected")),
        processing_class=common.tokenizer(start),
        peft_config=common.adapter(job),
    )
    common.train(job, trainer, start)
