"""The sections of a recipe: models of its tables, each field with its meaning.

Nothing is chosen by the machine, so that a run can be repeated from its folder.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from afterburner_training.rewards import Noise, Weights

Stage = Literal["data", "pretrain", "sft", "dpo", "cold", "grpo", "export"]
STAGES: tuple[Stage, ...] = (
    "data",
    "pretrain",
    "sft",
    "dpo",
    "cold",
    "grpo",
    "export",
)
"""In the order in which a run goes through them; a recipe may leave some out."""

Objective = Literal["time", "memory", "integral"]
Positive = Annotated[int, Field(gt=0)]
Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


class Section(BaseModel):
    """A table of a recipe."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Scratch(Section):
    """A small model of Qwen2's architecture, made on the spot and trained from noise.

    Its tokenizer is a byte-level BPE that is trained on the run's own code and prompts.
    """

    vocabulary: Positive = 4096
    hidden: Positive = 256
    intermediate: Positive = 768
    layers: Positive = 6
    heads: Positive = 8
    key_value_heads: Positive = 2
    context: Positive = 2048
    spread: float = Field(default=0.02, gt=0)
    """Standard deviation of the weights at the start."""


class Model(Section):
    """What is trained: a checkpoint, or a model that is made for it."""

    base: str = ""
    """A folder or a hub id of an instruction-tuned causal language model."""

    revision: str | None = None
    scratch: Scratch | None = None
    attention: str | None = None
    """As transformers names it, such as `sdpa`; None leaves it to transformers."""

    @model_validator(mode="after")
    def _one_of_them(self) -> Model:
        if bool(self.base) == (self.scratch is not None):
            raise ValueError("name either base or scratch, and not both")
        return self


class Launch(Section):
    """The processes that a stage of training runs in."""

    device: Literal["auto", "cpu"] = "auto"
    processes: Positive = 1
    """One per GPU. More than one is started by `accelerate launch`."""

    sharding: Literal["none", "fsdp"] = "none"
    """What is spread over the GPUs: nothing, or parameters, gradients and optimiser."""

    threads: Positive | None = None
    """Of torch on a processor; small models are slower with more than one."""


class Data(Section):
    """Which tasks there are, and what is made of them."""

    sources: tuple[str, ...] = ("embedded",)
    """As `afterburner_training.data` names them."""

    objectives: tuple[Objective, ...] = ("time", "memory", "integral")
    tasks: Positive | None = None
    """Only so many; None takes all of the training split."""

    per_task: Positive = 8
    """Rows of each task and objective at most, of SFT and DPO."""

    cold_per_task: Positive = 2
    """Those of the cold start, which is to teach the form."""

    incumbents: Positive = 1
    """Codes to improve of each task and objective, of GRPO."""

    min_gain: float = Field(default=0.2, ge=0)
    """What a better code has to gain, at least, beyond noise."""

    sft_rows: Positive | None = None
    dpo_rows: Positive | None = None
    cold_rows: Positive | None = None
    grpo_rows: Positive | None = None
    workers: Positive = 1
    """Processes that measure; each one needs a core of its own."""


class Lora(Section):
    """A low-rank adapter, trained in place of the weights and merged at the end."""

    rank: Positive
    alpha: Positive
    dropout: Share = 0.0
    targets: tuple[str, ...] | Literal["all-linear"] = "all-linear"


class Training(Section):
    """What all stages of training have in common."""

    start: Literal["base", "pretrain", "sft", "dpo", "cold"] = "base"
    """Whose model it goes on from."""

    learning_rate: float = Field(gt=0)
    schedule: Literal["cosine", "linear", "constant", "constant_with_warmup"] = "cosine"
    warmup_steps: Count = 0
    epochs: float = Field(default=1.0, gt=0)
    steps: Positive | None = None
    """Ends the stage whatever `epochs` says."""

    batch: Positive
    """Rows per update, over all processes."""

    per_device: Positive
    """Rows that a device computes at once; the rest is accumulated."""

    precision: Literal["bf16", "fp32"] = "bf16"
    checkpoint_activations: bool = True
    """Computes twice what it would else have to keep."""

    lora: Lora | None = None
    save_steps: Positive = 100
    keep_checkpoints: Positive = 2
    log_steps: Positive = 1
    report_to: tuple[Literal["tensorboard", "wandb", "trackio"], ...] = ("tensorboard",)

    def accumulation(self, processes: int) -> int:
        """Steps of computing per update.

        Raises:
            ValueError: the batch cannot be divided so.
        """
        at_once = self.per_device * processes
        if self.batch % at_once:
            raise ValueError(
                f"batch is {self.batch}, which is no multiple of {self.per_device} "
                f"rows on each of {processes} device(s)"
            )
        return self.batch // at_once


class Pretrain(Training):
    """Teaches a model from scratch what Python looks like: next tokens of code."""

    max_tokens: Positive = 512
    files: Positive = 2000
    """Modules of the standard library and of installed packages, at most."""


class Sft(Training):
    """Supervised: from worse code and its numbers to better code. `cold` is so too."""

    max_tokens: Positive = 4096


class Dpo(Training):
    """Preferences: the best against the worst answer to the same question."""

    max_tokens: Positive = 4096
    beta: float = Field(default=0.1, gt=0)


class Vllm(Section):
    """Roll-outs by vLLM, on the same GPUs or on a server that was started before."""

    mode: Literal["colocate", "server"] = "colocate"
    memory_share: Share = 0.3
    tensor_parallel: Positive = 1
    server_url: str | None = None
    sleep: bool = True
    """Frees the GPU's memory while the policy is updated."""


class Curriculum(Section):
    """The model's own best answers become the code to improve."""

    share: Share = 0.5
    """Of the prompts of tasks for which there is an answer that was better."""

    kept: Positive = 4
    """Answers per task and objective, the best ones."""


class Rewards(Section):
    """What an answer earns, and how it is judged."""

    format: float = 0.2
    correct: float = 0.5
    efficiency_first: float = 0.3
    efficiency_last: float = 0.5
    noise: Noise = "unpaid"
    workers: Positive = 2
    """Processes that judge, of each process that trains; each has cores of its own."""

    benches: Positive = 4
    """Tasks that each worker keeps warm. Each takes some 60 MB."""

    race_s: float = Field(default=0.5, gt=0)
    call_s: float = Field(default=0.005, gt=0)
    """The size of input is the largest at which a call takes at most so long."""

    deadline_s: float = Field(default=60.0, gt=0)
    """After so long a worker has failed, and is started anew."""

    tries: Positive = 3
    """Before an answer that no worker could judge is masked."""

    sandbox: Literal["auto", "bwrap", "docker"] = "auto"

    @property
    def weights(self) -> Weights:
        """As the reward's functions take them."""
        return Weights(
            self.format, self.correct, self.efficiency_first, self.efficiency_last
        )


class Grpo(Training):
    """Reinforcement by the verdicts of the sandbox. `batch` is prompts × roll-outs."""

    rollouts: Positive = 16
    """Answers to each prompt."""

    temperature: float = Field(default=1.0, gt=0)
    prompt_tokens: Positive = 2048
    """Rows with longer prompts are left out."""

    answer_tokens: Positive = 8192
    kl: float = Field(default=0.0, ge=0)
    watch_kl: bool = False
    """Measures it even where it costs nothing: one more pass of the model it began as.
    """

    entropy_bonus: float = 0.0
    loss: Literal["grpo", "dr_grpo", "dapo", "bnpo"] = "grpo"
    clip: float = Field(default=0.2, gt=0)
    chunks: Positive = 8
    """Parts in which roll-outs are written; each is judged while the next is written.
    """

    vllm: Vllm | None = None
    curriculum: Curriculum | None = Curriculum()

    @property
    def prompts(self) -> int:
        """Per update, over all processes."""
        return self.batch // self.rollouts

    @model_validator(mode="after")
    def _whole_groups(self) -> Grpo:
        if self.batch % self.rollouts:
            raise ValueError(
                f"batch is {self.batch}, which is no multiple of {self.rollouts} "
                "roll-outs"
            )
        return self


class Export(Section):
    """What becomes of the last stage's model."""

    name: str
    quantisation: Literal["int8", "float32", "float16", "bfloat16", "int16"] = "int8"
    of: Stage | None = None
    """Whose model; None takes the last stage that trains."""

    ctranslate2: bool = True
    """Whether `mini` is to run it too: for small models."""

    max_tokens: Positive | None = None
    licence: str = ""
    """Of the weights, by its SPDX identifier; it is that of the base model, or yours.
    """
