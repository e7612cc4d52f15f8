"""Reinforcement by execution feedback: TRL's GRPO, rewarded by the sandbox.

The roll-outs of an update are written in parts; while one is written, those before it
are judged (`reward_desk`). That is on-policy: nothing is learnt from an older model.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, cast

from afterburner_engine.models.libraries import library
from afterburner_training.errors import TrainingError
from afterburner_training.judging.pool import Pool, shared_out
from afterburner_training.reward_desk import RewardDesk
from afterburner_training.rewards import Weights
from afterburner_training.sections import Grpo
from afterburner_training.stages import common
from afterburner_training.stages.common import Job
from afterburner_training.stages.data import TASKS, load_rows, load_tasks

PARTS = ("format", "correct", "efficiency")
"""The rewards, in the order in which they are weighted."""

COLUMNS = ("prompt", "task", "objective", "incumbent", "measured")
WATCHED = 1e-9
"""A penalty that moves nothing: TRL measures the divergence only where it costs."""


def run(job: Job, settings: Grpo) -> None:
    """Train on the rows of the data stage.

    Raises:
        TrainingError: all prompts are too long.
    """
    recipe = job.folder.recipe
    place = job.folder.path / "data"
    with closing(Pool(recipe.rewards, cores(job))) as pool:
        desk = RewardDesk(
            load_tasks(place / TASKS),
            pool,
            recipe.rewards,
            rollouts=settings.rollouts,
            curriculum=settings.curriculum,
            seed=f"{recipe.seed}:{job.rank}",
        )
        start = common.start_model(job)
        trainer = make_trainer(job, settings, desk, start)
        trainer.add_callback(_keeper(desk.archive, job.rank))
        checkpoint = common.last_checkpoint(job.place / "trainer")
        if checkpoint is not None:
            desk.archive.load(_archive(checkpoint, job.rank))
        common.train(job, trainer, start)


def make_trainer(job: Job, settings: Grpo, desk: RewardDesk, start: str) -> Any:
    """TRL's trainer with our desk behind it.

    Raises:
        TrainingError: there are too few prompts for one update.
    """
    trl = library("trl")
    tokenizer = common.tokenizer(start)
    rows = fitting(
        load_rows(job.folder.path / "data", "grpo"), tokenizer, settings.prompt_tokens
    )
    if len(rows) < settings.prompts:
        raise TrainingError(
            f"an update takes {settings.prompts} prompts, and there are {len(rows)}: "
            "take more tasks, raise data.incumbents or lower grpo.batch"
        )
    kind: Any = type("AfterburnerGRPOTrainer", (Overlapped, trl.GRPOTrainer), {})
    trainer: Any = kind(
        model=start,
        reward_funcs=[_reward(desk, part) for part in PARTS],
        args=trl.GRPOConfig(
            **common.arguments(job),
            **configuration(settings),
            model_init_kwargs=common.model_arguments(job),
            reward_weights=[1.0] * len(PARTS),
        ),
        train_dataset=common.dataset(rows, COLUMNS),
        processing_class=tokenizer,
        peft_config=common.adapter(job),
    )
    trainer.desk = desk
    trainer.weights = job.folder.recipe.rewards.weights
    trainer.chunks = settings.chunks
    return trainer


def configuration(settings: Grpo) -> dict[str, Any]:
    """What GRPO has beside the arguments of every stage."""
    watched = WATCHED if settings.watch_kl else 0.0
    found: dict[str, Any] = {
        "num_generations": settings.rollouts,
        "max_completion_length": settings.answer_tokens,
        "temperature": settings.temperature,
        "beta": settings.kl or watched,
        "epsilon": settings.clip,
        "entropy_coef": settings.entropy_bonus,
        "loss_type": settings.loss,
        "shuffle_dataset": True,
    }
    if settings.vllm is not None:
        vllm = settings.vllm
        found |= {
            "use_vllm": True,
            "vllm_mode": vllm.mode,
            "vllm_gpu_memory_utilization": vllm.memory_share,
            "vllm_tensor_parallel_size": vllm.tensor_parallel,
            "vllm_server_base_url": vllm.server_url,
            "vllm_enable_sleep_mode": vllm.sleep and vllm.mode == "colocate",
            "vllm_max_model_length": settings.prompt_tokens + settings.answer_tokens,
        }
    return found


def fitting(
    rows: list[dict[str, Any]], tokenizer: Any, most: int
) -> list[dict[str, Any]]:
    """The rows whose prompts are short enough.

    Raises:
        TrainingError: there are none.
    """
    kept = [
        row
        for row in rows
        if len(
            tokenizer.apply_chat_template(
                row["prompt"], add_generation_prompt=True, return_dict=False
            )
        )
        <= most
    ]
    if not kept:
        raise TrainingError(
            f"all {len(rows)} prompts are longer than grpo.prompt_tokens ({most})"
        )
    return kept


def cores(job: Job) -> list[int]:
    """The processor's cores whose judges are this process's: its share of all.

    Where there are more than it has judges, the first is left to the trainer.
    """
    launch, workers = job.folder.recipe.launch, job.folder.recipe.rewards.workers
    local = int(os.environ.get("LOCAL_RANK", "0"))
    mine = shared_out(sorted(os.sched_getaffinity(0)), launch.processes)[local]
    return mine[1:] if len(mine) > workers else mine


class Overlapped:
    """What the trainer does otherwise: answers are judged while others are written.

    Mixed into TRL's trainer, which is not there when this is imported.
    """

    desk: RewardDesk
    weights: Weights
    chunks: int

    def _generate_and_score_completions(self, inputs: list[dict[str, Any]]) -> Any:
        above: Any = super()
        step = cast(Any, self).state.global_step
        return above._generate_and_score_completions(self.desk.begin(inputs, step))

    def _generate_single_turn(
        self, prompt_ids: list[Any], *others: Any, **named: Any
    ) -> tuple[list[Any], list[Any] | None]:
        """Write the answers in parts of whole groups; hand each part in at once."""
        above: Any = super()
        trainer = cast(Any, self)
        written: list[Any] = []
        logprobs: list[Any] = []
        for first, last in spans(len(prompt_ids), trainer.num_generations, self.chunks):
            ids, found = above._generate_single_turn(
                prompt_ids[first:last], *others, **named
            )
            texts = trainer.processing_class.batch_decode(ids, skip_special_tokens=True)
            self.desk.submit(first, texts)
            written += ids
            logprobs += found or []
        return written, logprobs or None

    def _calculate_rewards(self, *arguments: Any) -> Any:
        above: Any = super()
        trainer = cast(Any, self)
        state = trainer.state
        progress = state.global_step / max(1, state.max_steps)
        weights = (
            self.weights.format,
            self.weights.correct,
            self.weights.efficiency(progress),
        )
        trainer.reward_weights = trainer.reward_weights.new_tensor(weights)
        found = above._calculate_rewards(*arguments)
        for name, value in self.desk.numbers.items():
            trainer._log_metric(name, value)
        return found


def spans(count: int, group: int, parts: int) -> list[tuple[int, int]]:
    """Where to cut so many answers into parts of whole groups, as equal as can be."""
    groups = max(1, count // group)
    parts = min(parts, groups)
    cuts = [round(groups * part / parts) * group for part in range(parts)]
    return list(zip(cuts, [*cuts[1:], count], strict=True))


def _reward(desk: RewardDesk, part: str) -> Callable[..., list[float | None]]:
    """One of the rewards, as TRL asks for it; its name is that of its curve."""

    def reward(**_: Any) -> list[float | None]:
        return [
            None if each is None else float(getattr(each, part))
            for each in desk.parts()
        ]

    reward.__name__ = part
    return reward


def _archive(checkpoint: Path, rank: int) -> Path:
    return checkpoint / f"archive-{rank}.jsonl"


def _keeper(archive: Any, rank: int) -> Any:
    """The trainer's callback that saves the model's best answers with checkpoints."""

    class Keeper(library("transformers").TrainerCallback):  # type: ignore[misc]
        """Writes them beside the weights."""

        def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            folder = Path(args.output_dir) / f"checkpoint-{state.global_step}"
            folder.mkdir(parents=True, exist_ok=True)
            archive.save(_archive(folder, rank))

    return Keeper()
