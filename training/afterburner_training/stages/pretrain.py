"""Teaches a model from scratch what Python looks like: the next token of code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from afterburner_engine.models.libraries import library
from afterburner_training.errors import TrainingError
from afterburner_training.sections import Pretrain
from afterburner_training.stages import common, scratch
from afterburner_training.stages.common import Job


def run(job: Job, settings: Pretrain) -> None:
    """Train on modules of the standard library.

    Raises:
        TrainingError: there is not one row of text.
    """
    transformers = library("transformers")
    start = common.start_model(job)
    tokenizer = common.tokenizer(start)
    texts = scratch.modules(settings.files, job.folder.recipe.seed)
    rows = blocks(texts, tokenizer, settings.max_tokens)
    if not rows:
        raise TrainingError("pretrain: there is no text to learn from")
    trainer = transformers.Trainer(
        model=transformers.AutoModelForCausalLM.from_pretrained(
            start, **common.model_arguments(job)
        ),
        args=transformers.TrainingArguments(**common.arguments(job)),
        train_dataset=library("datasets").Dataset.from_list(rows),
        processing_class=tokenizer,
        data_collator=transformers.default_data_collator,
    )
    common.train(job, trainer, start)


def blocks(
    texts: Iterable[str], tokenizer: Any, length: int
) -> list[dict[str, list[int]]]:
    """Rows of the same length, without regard to where a module ends."""
    tokens: list[int] = []
    for text in texts:
        tokens += tokenizer(text)["input_ids"]
        tokens.append(tokenizer.pad_token_id)
    whole = len(tokens) // length * length
    rows = [tokens[at : at + length] for at in range(0, whole, length)]
    return [{"input_ids": row, "labels": row} for row in rows]
