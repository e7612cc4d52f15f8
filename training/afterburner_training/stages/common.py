"""What all stages of training share: the model they start from, how they are told of,
how they are resumed, and the checkpoint that they leave behind."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from afterburner_engine.models.libraries import library
from afterburner_training.curves import Curves
from afterburner_training.errors import TrainingError
from afterburner_training.run_folder import RunFolder
from afterburner_training.sections import Stage, Training
from afterburner_training.stages import scratch
from afterburner_training.stages.data import KINDS, load_rows

TEACHING = 400
"""Modules that a new tokenizer is trained on, beside the run's own rows."""


MAKING_S = 600.0
"""How long other processes wait for the first one to make a model from scratch."""


@dataclass(frozen=True, slots=True)
class Job:
    """A stage that trains, in a run."""

    folder: RunFolder
    stage: Stage
    settings: Training

    @property
    def place(self) -> Path:
        """The stage's own folder."""
        return self.folder.stage(self.stage)

    @property
    def rank(self) -> int:
        """Of this process among those that train together."""
        return int(os.environ.get("RANK", "0"))


def start_model(job: Job) -> str:
    """The checkpoint that a stage starts from: a folder, or a hub id.

    Raises:
        TrainingError: the stage that should have made it is not complete.
    """
    folder, start = job.folder, job.settings.start
    if start != "base":
        if not folder.is_done(start):
            raise TrainingError(
                f"{job.stage} starts from {start}, which is not complete: run it first"
            )
        return str(folder.model(start))
    shape = folder.recipe.model.scratch
    if shape is None:
        return folder.recipe.model.base
    made = folder.path / "base" / "model"
    if job.rank:
        _wait_for(made)
    elif not made.is_dir():
        half = made.with_name("half")
        shutil.rmtree(half, ignore_errors=True)
        texts = [*_taught(folder), *scratch.modules(TEACHING, folder.recipe.seed)]
        scratch.build(half, shape, texts, folder.recipe.seed)
        half.rename(made)
    return str(made)


def _wait_for(folder: Path) -> None:
    """Until the first process has made it.

    Raises:
        TrainingError: it takes too long.
    """
    deadline = time.monotonic() + MAKING_S
    while not folder.is_dir():
        if time.monotonic() > deadline:
            raise TrainingError(f"{folder} was not made within {MAKING_S:g} s")
        time.sleep(0.1)


def _taught(folder: RunFolder) -> list[str]:
    """The texts of a run's rows: its prompts and answers."""
    return [
        message["content"]
        for kind in KINDS
        for row in load_rows(folder.path / "data", kind)
        for part in ("prompt", "completion", "chosen", "rejected")
        for message in row.get(part, ())
    ]


def arguments(job: Job) -> dict[str, Any]:
    """The trainer's arguments that every stage has."""
    settings, launch = job.settings, job.folder.recipe.launch
    os.environ["TENSORBOARD_LOGGING_DIR"] = str(job.place / "tensorboard")
    return {
        "output_dir": str(job.place / "trainer"),
        "learning_rate": settings.learning_rate,
        "lr_scheduler_type": settings.schedule,
        "warmup_steps": settings.warmup_steps,
        "num_train_epochs": settings.epochs,
        "max_steps": settings.steps or -1,
        "per_device_train_batch_size": settings.per_device,
        "gradient_accumulation_steps": settings.accumulation(launch.processes),
        "bf16": settings.precision == "bf16",
        "gradient_checkpointing": settings.checkpoint_activations,
        "save_strategy": "steps",
        "save_steps": settings.save_steps,
        "save_total_limit": settings.keep_checkpoints,
        "logging_steps": settings.log_steps,
        "report_to": list(settings.report_to),
        "seed": job.folder.recipe.seed,
        "use_cpu": launch.device == "cpu",
        "disable_tqdm": not os.isatty(2),
    }


def model_arguments(job: Job) -> dict[str, Any]:
    """How the checkpoint is loaded: what is trained is kept in full precision.

    Updates of one part in a million would vanish in bf16. Under an adapter the weights
    stay as they are, so they can be small.
    """
    model, settings = job.folder.recipe.model, job.settings
    found: dict[str, Any] = {"dtype": "float32"}
    if settings.lora is not None and settings.precision == "bf16":
        found["dtype"] = "bfloat16"
    if model.attention is not None:
        found["attn_implementation"] = model.attention
    if settings.start == "base" and model.revision is not None:
        found["revision"] = model.revision
    return found


def adapter(job: Job) -> Any:
    """PEFT's settings of the adapter; None where the weights themselves are trained."""
    lora = job.settings.lora
    if lora is None:
        return None
    return library("peft").LoraConfig(
        r=lora.rank,
        lora_alpha=lora.alpha,
        lora_dropout=lora.dropout,
        target_modules=lora.targets
        if isinstance(lora.targets, str)
        else [*lora.targets],
        task_type="CAUSAL_LM",
    )


def tokenizer(model: str) -> Any:
    """The tokenizer of a checkpoint."""
    loaded = library("transformers").AutoTokenizer.from_pretrained(model)
    if not loaded.chat_template:
        raise TrainingError(f"{model} has no chat template: take an instruct model")
    return loaded


def dataset(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> Any:
    """Rows as the trainers take them."""
    return library("datasets").Dataset.from_list(
        [{name: row[name] for name in columns} for row in rows]
    )


def train(job: Job, trainer: Any, model: str) -> None:
    """Train to the end, from the last checkpoint if there is one; keep what came of it.

    What is known of the stage is written last: only then it is complete.

    Raises:
        TrainingError: the rows do not make one batch, or processes are missing.
    """
    started = time.monotonic()
    wanted = job.folder.recipe.launch.processes
    if trainer.args.world_size != wanted:
        raise TrainingError(
            f"{job.stage}: {trainer.args.world_size} process(es) train together, and "
            f"launch.processes is {wanted}; start them by `afterburner train`"
        )
    checkpoint = last_checkpoint(job.place / "trainer")
    step = _step(checkpoint) if checkpoint is not None else 0
    if trainer.is_world_process_zero():
        trainer.add_callback(_recorder(Curves(job.place / "curves.csv", step)))
    trainer.train(resume_from_checkpoint=checkpoint and str(checkpoint))
    if not trainer.state.global_step:
        raise TrainingError(f"{job.stage}: there are too few rows for a single step")
    _keep(job, trainer, model)
    if trainer.is_world_process_zero():
        told = {
            "steps": trainer.state.global_step,
            "seconds": round(time.monotonic() - started, 1),
            "resumed_from_step": step,
            "started_from": model,
        }
        job.folder.finish(job.stage, told)


def last_checkpoint(folder: Path) -> Path | None:
    """The last one that is whole; what a kill has cut off is removed."""
    found = sorted(
        (path for path in folder.glob("checkpoint-*") if _step(path)), key=_step
    )
    while found:
        if _whole(found[-1]):
            return found[-1]
        shutil.rmtree(found.pop(), ignore_errors=True)
    return None


def _whole(checkpoint: Path) -> bool:
    """Whether the trainer's state is there, which is what is written last."""
    try:
        json.loads((checkpoint / "trainer_state.json").read_bytes())
    except (OSError, ValueError):
        return False
    return True


def _step(checkpoint: Path) -> int:
    number = re.fullmatch(r"checkpoint-(\d+)", checkpoint.name)
    return int(number[1]) if number else 0


def _keep(job: Job, trainer: Any, model: str) -> None:
    """Write the stage's checkpoint, whole or not at all; an adapter is merged."""
    half, whole = job.place / "half", job.folder.model(job.stage)
    trainer.save_model(str(half))
    if not trainer.is_world_process_zero():
        return
    if job.settings.lora is not None:
        merge(half, model)
    trainer.processing_class.save_pretrained(half)
    shutil.rmtree(whole, ignore_errors=True)
    half.rename(whole)


def merge(folder: Path, model: str) -> None:
    """Put the checkpoint in place of the adapter in this folder."""
    base = library("transformers").AutoModelForCausalLM.from_pretrained(
        model, dtype="float32"
    )
    adapted = library("peft").PeftModel.from_pretrained(base, str(folder))
    whole = adapted.merge_and_unload()
    for path in folder.glob("adapter_*"):
        path.unlink()
    whole.save_pretrained(folder)


def _recorder(curves: Curves) -> Any:
    """The trainer's callback that writes the curves down."""

    class Recorder(library("transformers").TrainerCallback):  # type: ignore[misc]
        """Writes each log into the CSV file."""

        def on_log(
            self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any
        ) -> None:
            curves.add(state.global_step, logs or {})

    return Recorder()
