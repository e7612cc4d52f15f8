"""How a server is: whether it answers, and whether somebody has used it.

The standard library alone, since a supervisor is to be small; no proxy is ever asked.
"""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass

TIMEOUT_S = 5.0
MOST_BYTES = 4 << 20

_COUNTED = re.compile(
    r"^vllm:(?:prompt_tokens_total|generation_tokens_total|request_success_total)"
    r"(?:\{[^}]*\})? (\S+)$",
    re.MULTILINE,
)
_BUSY = re.compile(
    r"^vllm:num_requests_(?:running|waiting)(?:\{[^}]*\})? (\S+)$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Use:
    """How much a server has been used; two that are equal say: not since."""

    counted: float
    """Tokens and requests, all together."""

    busy: bool
    """It is at work right now."""


def healthy(port: int) -> bool:
    """Whether the server says that it can answer."""
    return _get(port, "/health") is not None


def use(port: int) -> Use | None:
    """What its metrics tell; None where it does not answer."""
    text = _get(port, "/metrics")
    return None if text is None else parse(text)


def parse(text: str) -> Use:
    """The use that metrics in Prometheus' form tell of."""
    counted = sum(map(_number, _COUNTED.findall(text)))
    return Use(counted, any(_number(value) > 0 for value in _BUSY.findall(text)))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _get(port: int, path: str) -> str | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read(MOST_BYTES)
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return body.decode("utf-8", "replace") if response.status == 200 else None
