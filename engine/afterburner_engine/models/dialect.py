"""How one server is spoken to: the body of a request, and what its refusals teach.

OpenAI's API has grown; servers understand different parts of it. What a server refuses
by name is left out or said another way, once, and from then on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from afterburner_engine.models.base import Message, Sampling
from afterburner_engine.models.presets import Preset

OPTIONAL = frozenset({"stream_options", "seed", "temperature", "top_p", "stop"})
"""What an answer can do without."""

_NOT_TAKEN = re.compile(
    r"unsupported|not support|unknown|unrecogni[sz]ed|unexpected|extra (inputs|fields)"
    r"|not (permitted|allowed)|additional propert|must be 1\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What the server is known to understand."""

    many: bool = True
    keeps_stop: str | None = None
    counts_each: bool = False
    length: str = "max_tokens"
    without: frozenset[str] = frozenset()

    @staticmethod
    def of(preset: Preset) -> Dialect:
        """What to begin with."""
        return Dialect(
            many=preset.many,
            keeps_stop=preset.keeps_stop,
            counts_each=preset.counts_each,
        )

    def body(
        self, model: str, messages: Sequence[Message], sampling: Sampling
    ) -> dict[str, Any]:
        """The request for `sampling.n` answers at once."""
        usage: dict[str, bool] = {"include_usage": True}
        if self.counts_each:
            usage["continuous_usage_stats"] = True
        body: dict[str, Any] = {
            "model": model,
            "messages": [
                {"role": message.role, "content": message.content}
                for message in messages
            ],
            "stream": True,
            "stream_options": usage,
            "temperature": sampling.temperature,
            self.length: sampling.max_tokens,
        }
        if sampling.n > 1:
            body["n"] = sampling.n
        if sampling.top_p < 1:
            body["top_p"] = sampling.top_p
        if sampling.seed is not None:
            body["seed"] = sampling.seed
        if sampling.stop and self.keeps_stop is not None:
            body["stop"] = list(sampling.stop)
            body[self.keeps_stop] = True
        return {key: value for key, value in body.items() if key not in self.without}

    def taught(self, param: str | None, message: str) -> Dialect | None:
        """What to speak after a refusal; None if it was about something else."""
        named = param or _named(message)
        if not _NOT_TAKEN.search(message):
            return None
        if named == "n" and self.many:
            return replace(self, many=False)
        if named == "max_tokens" and self.length == "max_tokens":
            # Reasoning models count what they think as well, under this name.
            if "max_completion_tokens" in message:
                return replace(self, length="max_completion_tokens")
            return None
        if named == "continuous_usage_stats" and self.counts_each:
            return replace(self, counts_each=False)
        if named is not None and named in (self.keeps_stop, "stop") and self.keeps_stop:
            return replace(self, keeps_stop=None)
        if named in OPTIONAL - self.without:
            return replace(self, without=self.without | {named})
        return None


def _named(message: str) -> str | None:
    """The parameter that a refusal is about, if it is one of those that we send."""
    known = "continuous_usage_stats|include_stop_str_in_output|no_stop_trim|max_tokens"
    known += "|stream_options|temperature|top_p|seed|stop|n"
    found = re.search(rf"['\"`]({known})['\"`]|\b({known})\b(?=[^.]* param)", message)
    return (found[1] or found[2]) if found else None
