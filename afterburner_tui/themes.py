"""The two themes: the same few hues, once on night and once on paper."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="afterburner-dark",
    dark=True,
    background="#11141a",
    surface="#11141a",
    panel="#1c212b",
    foreground="#d5dae4",
    primary="#ff9f4a",
    secondary="#7cb8ff",
    accent="#ff9f4a",
    success="#7fd99a",
    warning="#f2c46d",
    error="#f47f86",
    variables={
        "dim-text": "#8a93a4",
        "line": "#323a48",
        "faint": "#59626f",
        "cursor": "#2a3342",
        "cursor-blurred": "#1e242f",
        "chart-fill": "#5a4029",
        "added": "#16301f",
        "removed": "#3a1c22",
        "code-keyword": "#c79bf2",
        "code-string": "#a3cf8b",
        "code-number": "#f0b47a",
        "code-name": "#7cb8ff",
    },
)

LIGHT = Theme(
    name="afterburner-light",
    dark=False,
    background="#fbfaf7",
    surface="#fbfaf7",
    panel="#efece5",
    foreground="#2a2f3a",
    primary="#b4540a",
    secondary="#1f65b8",
    accent="#b4540a",
    success="#1c7a3c",
    warning="#8f6100",
    error="#bf2f3c",
    variables={
        "dim-text": "#6a7180",
        "line": "#d3cec3",
        "faint": "#a9a698",
        "cursor": "#f3e2cd",
        "cursor-blurred": "#efece5",
        "chart-fill": "#eed9c2",
        "added": "#dff3e2",
        "removed": "#fbe1e1",
        "code-keyword": "#7a3fb0",
        "code-string": "#2f7a35",
        "code-number": "#a85a00",
        "code-name": "#1f65b8",
    },
)


def other(name: str) -> str:
    """The theme to change to from the one called `name`."""
    return LIGHT.name if name == DARK.name else DARK.name
