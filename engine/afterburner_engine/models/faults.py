"""What a server's refusal means, in words that say what to do next. Pure functions."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from afterburner_engine.errors import ContextError, ModelError
from afterburner_engine.models.endpoint import Endpoint

SHOWN = 300
"""Characters of a server's own words that are passed on."""

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529})
"""Statuses after which the same request may work."""


class TransientError(ModelError):
    """It may work when it is asked again."""

    def __init__(self, message: str, after_s: float | None = None) -> None:
        """With the server's own word for how long to wait, if it gave one."""
        super().__init__(message)
        self.after_s = after_s


class RefusedError(ModelError):
    """The request itself is not taken; another form of it may be."""

    def __init__(self, message: str, param: str | None) -> None:
        """With the parameter that the server names, if it names one."""
        super().__init__(message)
        self.param = param


class MissingError(ModelError):
    """The server has no such address, or no such model."""


class TooLongError(ContextError):
    """A context error with its numbers, where the server tells them."""

    def __init__(self, message: str, limit: int | None, prompt: int | None) -> None:
        """`limit` of the context, `prompt` of the messages, in tokens."""
        super().__init__(message)
        self.limit = limit
        self.prompt = prompt


@dataclass(frozen=True, slots=True)
class Complaint:
    """An error as a server words it."""

    message: str
    code: str = ""
    param: str | None = None
    limit: int | None = None
    prompt: int | None = None


def complaint(body: str) -> Complaint:
    """The error in an answer's body, whatever shape it has."""
    try:
        said = json.loads(body)
    except ValueError:
        return Complaint(_shortened(body))
    return complaint_of(said)


def complaint_of(said: Any) -> Complaint:
    """The same of parsed JSON."""
    error = said.get("error", said) if isinstance(said, dict) else said
    if not isinstance(error, dict):
        return Complaint(_shortened(str(error)))
    message = error.get("message") or error.get("detail") or json.dumps(error)
    param = error.get("param")
    return Complaint(
        _shortened(message if isinstance(message, str) else json.dumps(message)),
        code=f"{error.get('code') or ''} {error.get('type') or ''}",
        param=param if isinstance(param, str) and param else None,
        limit=_whole(error.get("n_ctx")),
        prompt=_whole(error.get("n_prompt_tokens")),
    )


def fault(
    status: int, headers: Mapping[str, str], body: str, endpoint: Endpoint, model: str
) -> ModelError:
    """What an answer with an error's status means."""
    if 300 <= status < 400:
        return _moved(headers.get("location", "elsewhere"), endpoint)
    said = complaint(body)
    long = too_long(said)
    if long is not None:
        return long
    server = f"the model server at {endpoint.base_url}"
    if status in (401, 403):
        return ModelError(f"{server} refuses {_key_words(endpoint)}: {said.message}")
    if status in (404, 405):
        return MissingError(_nowhere(server, model, said))
    if "insufficient_quota" in said.code:
        return ModelError(f"{server} says that the quota is used up: {said.message}")
    if status in PASSING:
        return TransientError(
            f"{server} answers with status {status}: {said.message}",
            retry_after(headers),
        )
    return RefusedError(
        f"{server} refuses the request ({status}): {said.message}", said.param
    )


def streamed_fault(error: Any, endpoint: Endpoint) -> ModelError:
    """What an error in the midst of a streamed answer means."""
    said = complaint_of(error)
    long = too_long(said)
    if long is not None:
        return long
    text = f"the model server at {endpoint.base_url} failed: {said.message}"
    code = re.search(r"\b[45]\d\d\b", said.code)
    if code and int(code[0]) not in PASSING:
        return RefusedError(text, said.param)
    return TransientError(text)


_LONG = re.compile(
    r"context[ _](length|size|window)|maximum context|exceeds? .*context"
    r"|cannot be greater than max_model_len|(prompt|input) is too long"
    r"|longer than the (maximum )?model",
    re.IGNORECASE,
)
_LIMITS = (
    r"context (?:length|size|window)(?: is| of)?(?: only)? \(?(\d+)",
    r"available context size \((\d+)",
    r"context length \((\d+)",
    r"maximum model length of (\d+)",
    r"max_model_len=(\d+)",
)
_PROMPTS = (
    r"\((\d+) in the messages",
    r"(?:passed|contains?|has|resulted in)(?: at least)? (\d+) (?:input )?tokens",
    r"input \((\d+) tokens",
    r"prompt \(length (\d+)",
    r"request \((\d+) tokens",
)


def too_long(said: Complaint) -> TooLongError | None:
    """The complaint as a context error, if it is one."""
    named = "context_length" in said.code or "exceed_context" in said.code
    if not (named or _LONG.search(said.message)):
        return None
    limit = said.limit or _number(_LIMITS, said.message)
    prompt = said.prompt or _number(_PROMPTS, said.message)
    if limit is not None and prompt is not None:
        least = "at least " * ("at least" in said.message)
        text = f"the prompt has {least}{prompt} tokens, and the model reads {limit}"
    elif limit is not None:
        text = f"the prompt is longer than the {limit} tokens that the model reads"
    else:
        text = "the prompt is longer than what the model reads"
    remedy = "choose a shorter function, or serve the model with a longer context"
    return TooLongError(f"{text}; {remedy} (it said: {said.message})", limit, prompt)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks to wait. A date, which is rare, is not read."""
    for name, unit_s in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * unit_s
        except ValueError:
            continue
        if 0 <= seconds < float("inf"):
            return seconds
    return None


def _moved(where: str, endpoint: Endpoint) -> ModelError:
    return ModelError(
        f"the model server at {endpoint.base_url} sends requests on to {where!r}, "
        "which is not followed; if that is right, name it as base_url"
    )


def _key_words(endpoint: Endpoint) -> str:
    if endpoint.key is None:
        return "requests without a key; name the variable that holds it by api_key_env"
    return f"the key from {endpoint.key_source}"


def _nowhere(server: str, model: str, said: Complaint) -> str:
    if model and model in said.message:
        return f"{server} has no model {model!r}: {said.message}"
    return (
        f"{server} knows no such address; does base_url have the right path, "
        f"mostly /v1? It said: {said.message}"
    )


def _number(patterns: tuple[str, ...], text: str) -> int | None:
    for pattern in patterns:
        found = re.search(pattern, text, re.IGNORECASE)
        if found:
            return int(found[1])
    return None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _shortened(text: str) -> str:
    text = " ".join(text.split()) or "nothing"
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
