"""A server's log: where the start is by now, and what went wrong at its end."""

from __future__ import annotations

import re
from pathlib import Path

READ_BYTES = 1 << 16
SHOWN_LINES = 12

_PHASES = (
    (r"Downloading|Fetching \d+ files|\.safetensors: +\d+%", "downloading the model"),
    (r"Loading (?:safetensors|pt|bin) checkpoint shards|Loading weights", "loading"),
    (r"[Cc]apturing CUDA graph", "capturing CUDA graphs"),
    (r"torch\.compile|Warming up|warming up|[Cc]ompil", "compiling"),
    (r"KV cache|kv_cache", "making room for the cache"),
    (r"Starting vLLM server|Application startup", "starting to listen"),
    (r"Initializing a V\d|Resolved architecture|Using max model len", "looking at it"),
)
_CAUSE = re.compile(r"(?:^|[\s\]])((?:\w+\.)*\w*(?:Error|Exception): .+)$")
_ECHOES = ("Engine core initialization failed", "See root cause above", "EngineDead")


def tail(path: Path) -> list[str]:
    """The last lines, without colours."""
    try:
        with path.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - READ_BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    plain = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text).replace("\r", "\n")
    return [line.rstrip() for line in plain.split("\n") if line.strip()]


def phase(path: Path) -> str:
    """What the server is doing while it starts, in two words."""
    for line in reversed(tail(path)):
        for pattern, words in _PHASES:
            if re.search(pattern, line):
                return words
    return "starting"


def cause(path: Path) -> str:
    """The error that stopped it, where the log names one."""
    named = [found[1] for line in tail(path) if (found := _CAUSE.search(line))]
    causes = [text for text in named if not any(echo in text for echo in _ECHOES)]
    return causes[-1] if causes else ""


def ending(path: Path) -> str:
    """What to show of it when the server has failed."""
    why = cause(path)
    lines = "\n".join(f"  {line}" for line in tail(path)[-SHOWN_LINES:])
    said = f": {why}" if why else ""
    return f"{said}\nThe end of its log, {path}:\n{lines or '  (empty)'}"
