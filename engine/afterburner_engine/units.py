"""Durations and amounts of memory, as all front ends write them."""

from __future__ import annotations

from afterburner_sandbox.memory_books import resolution_bytes


def seconds(value: float) -> str:
    """A duration with its unit: `12 µs`, `350 ms`, `2.1 s`."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value / 1e-9:.3g} ns"


def size(value: float) -> str:
    """Bytes with their unit, as far as they can be told: `12.3 MB`, `< 0.3 MB`."""
    least = resolution_bytes()
    if value < least:
        return f"< {least / 1e6:.1f} MB"
    return f"{value / 1e9:.3g} GB" if value >= 1e9 else f"{value / 1e6:.3g} MB"
