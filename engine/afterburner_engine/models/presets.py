"""Servers known by name: where they listen, and in what they differ from OpenAI's.

A server that is not here works too: what it does not understand is found out from
its refusals, see `afterburner_engine.models.dialect`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from afterburner_engine.errors import ModelError

ContextSource = Literal["models", "props", "ollama", "lm-studio"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What is known of a kind of server before it is asked."""

    name: str
    base_url: str | None = None
    remedy: str = "start it, or correct base_url"
    """What to do when nothing answers."""

    many: bool = True
    """It writes several answers to one request."""

    keeps_stop: str | None = None
    """The parameter by which a stop text stays in the answer. Without one the text is
    looked for here, and the request ended."""

    counts_each: bool = False
    """It can tell with each piece how many tokens that answer has."""

    counts_prompts: bool = False
    """It has `/tokenize`, which counts a conversation with its chat template."""

    context: ContextSource = "models"
    """Where it says how long its context is."""


ANY = Preset(name="openai")
"""A server of which nothing is known."""

PRESETS = {
    preset.name: preset
    for preset in (
        Preset(
            name="ollama",
            base_url="http://127.0.0.1:11434/v1",
            remedy="start it with `ollama serve`",
            many=False,
            context="ollama",
        ),
        Preset(
            name="llama.cpp",
            base_url="http://127.0.0.1:8080/v1",
            remedy="start it with `llama-server -m MODEL.gguf`",
            many=False,
            context="props",
        ),
        Preset(
            name="lm-studio",
            base_url="http://127.0.0.1:1234/v1",
            remedy="start it with `lms server start`, or in its Developer tab",
            many=False,
            context="lm-studio",
        ),
        Preset(
            name="vllm",
            base_url="http://127.0.0.1:8000/v1",
            remedy="start it with `vllm serve MODEL`, or use `afterburner serve MODEL`",
            keeps_stop="include_stop_str_in_output",
            counts_each=True,
            counts_prompts=True,
        ),
        Preset(
            name="sglang",
            base_url="http://127.0.0.1:30000/v1",
            remedy="start it with `python -m sglang.launch_server --model-path MODEL`",
            keeps_stop="no_stop_trim",
        ),
    )
}


def find(name: str | None) -> Preset:
    """The preset of that name.

    Raises:
        ModelError: there is none.
    """
    if name is None:
        return ANY
    if name not in PRESETS:
        raise ModelError(
            f"preset {name!r} is unknown; choose one of {', '.join(PRESETS)}"
        )
    return PRESETS[name]
