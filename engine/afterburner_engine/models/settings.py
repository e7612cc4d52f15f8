"""How a text model is reached or loaded, and how it is asked. Plain values.

Where they come from (files, environment, flags) is `model_settings`' business, and
what they mean for one kind of model that of the module that hosts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from afterburner_engine.errors import EngineError

Feedback = Literal["paper", "rich"]
Form = Literal["auto", "full", "edits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """What is set of a model; the keys of `[tool.afterburner.model]`."""

    base_url: str | None = None
    """Of an OpenAI-compatible server, such as `http://127.0.0.1:11434/v1`."""

    api_key_env: str | None = None
    """The environment variable that holds the server's key; the key itself is
    stored nowhere."""

    preset: str | None = None
    """A server known by name, such as `ollama`."""

    timeout_s: float = 120.0
    """How long a server may say nothing at all."""

    device: str = "auto"
    dtype: str = "auto"
    quantisation: str | None = None
    adapter: str | None = None
    """A LoRA adapter to lay over the model: a path or a hub id."""

    speculate: bool = True
    """Guess ahead from the prompt, which a rewrite mostly repeats; answers stay."""

    threads: int | None = None
    """Of the CPU; None: the model's host chooses."""

    max_tokens: int = 2_048
    """An answer's length at most."""

    temperature: float | None = None
    """None: 0 where one greedy answer is asked for, else `llm.TEMPERATURE`."""

    feedback: Feedback = "rich"
    """`paper`: four numbers; `rich`: a counter-example, hot lines and growth beside."""

    form: Form = "auto"
    """Answer with the whole function, or with edits of it; `auto`: by its length."""

    inputs: bool = True
    """Whether the model may be asked for inputs where other sources do not suffice."""

    def __post_init__(self) -> None:
        """Refuse what no model can be asked.

        Raises:
            EngineError: a value is out of range.
        """
        if self.base_url is not None and "@" in self.base_url:
            raise EngineError(
                "base_url holds a user's name or password, which the evidence would "
                "show; name the environment variable with the key in api_key_env"
            )
        if not self.timeout_s > 0:
            raise EngineError(f"timeout_s is {self.timeout_s}; it must be above 0")
        if self.max_tokens < 1:
            raise EngineError(f"max_tokens is {self.max_tokens}; it must be 1 or more")
        if self.threads is not None and self.threads < 1:
            raise EngineError(f"threads is {self.threads}; it must be 1 or more")
        if self.temperature is not None and not 0 <= self.temperature <= 2:
            raise EngineError(f"temperature is {self.temperature}; it must be 0 to 2")
        for name, known in (("feedback", Feedback), ("form", Form)):
            if getattr(self, name) not in get_args(known):
                raise EngineError(
                    f"{name} {getattr(self, name)!r} is unknown; "
                    f"choose one of {', '.join(get_args(known))}"
                )
