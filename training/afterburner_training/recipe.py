"""A recipe: all that decides how one training run goes.

It is a TOML file; `recipe_files` finds and reads it, `sections` says what it may hold.
"""

from __future__ import annotations

from pydantic import model_validator

from afterburner_training.sections import (
    STAGES,
    Count,
    Data,
    Dpo,
    Export,
    Grpo,
    Launch,
    Model,
    Pretrain,
    Rewards,
    Section,
    Sft,
    Stage,
    Training,
)


class Recipe(Section):
    """One training run."""

    name: str
    description: str = ""
    seed: Count = 0
    model: Model
    launch: Launch = Launch()
    data: Data = Data()
    rewards: Rewards = Rewards()
    pretrain: Pretrain | None = None
    sft: Sft | None = None
    dpo: Dpo | None = None
    cold: Sft | None = None
    grpo: Grpo | None = None
    export: Export | None = None

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Those that the run has, in order."""
        return tuple(
            stage
            for stage in STAGES
            if stage == "data" or getattr(self, stage) is not None
        )

    def training(self, stage: Stage) -> Training | None:
        """The section of a stage that trains; None of one that does not."""
        section = getattr(self, stage)
        return section if isinstance(section, Training) else None

    @property
    def last(self) -> Stage:
        """The stage whose model is exported."""
        if self.export is not None and self.export.of is not None:
            return self.export.of
        trained: list[Stage] = [
            stage for stage in self.stages if self.training(stage) is not None
        ]
        return trained[-1]

    @model_validator(mode="after")
    def _fits_together(self) -> Recipe:
        for stage in self.stages:
            training = self.training(stage)
            if training is None:
                continue
            share = training.accumulation(self.launch.processes) * training.per_device
            if isinstance(training, Grpo) and share % training.rollouts:
                raise ValueError(
                    f"grpo: each process has {share} answers of an update, which is no "
                    f"multiple of {training.rollouts} roll-outs"
                )
            if training.start != "base" and (
                training.start not in self.stages
                or STAGES.index(training.start) >= STAGES.index(stage)
            ):
                raise ValueError(
                    f"{stage}.start is {training.start!r}, which is no earlier stage "
                    "of this recipe"
                )
        if self.pretrain is not None and self.model.scratch is None:
            raise ValueError("pretrain is for models from scratch")
        trained = [stage for stage in self.stages if self.training(stage) is not None]
        if not trained:
            raise ValueError("it has no stage that trains")
        if self.last not in trained:
            raise ValueError(
                f"export.of is {self.last!r}, which is no stage that trains"
            )
        return self
