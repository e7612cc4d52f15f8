"""Text of others, made harmless for a terminal."""

from __future__ import annotations

_KEPT = (9, 10)
_UNPRINTABLE = {
    code: f"\\x{code:02x}"
    for code in (*range(32), *range(127, 160))
    if code not in _KEPT
}


def printable(text: str) -> str:
    """`text` without the control characters that would steer a terminal."""
    return text.translate(_UNPRINTABLE)
