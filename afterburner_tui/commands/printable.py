"""Text of others, made harmless for a terminal."""

from __future__ import annotations

_CONTROLS = {*range(32), *range(127, 160)} - {9, 10}
_REORDERING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
"""Make code read otherwise than it runs (CVE-2021-42574)."""

_SHOWN = {code: f"\\x{code:02x}" for code in _CONTROLS}
_SHOWN |= {code: f"\\u{code:04x}" for code in _REORDERING}


def printable(text: str) -> str:
    """`text` with its control characters shown, so that none steers the terminal."""
    return text.translate(_SHOWN)
