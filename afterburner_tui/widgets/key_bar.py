"""The last line: the keys that do something now. Each can be clicked."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.widgets import Static


@dataclass(frozen=True, slots=True)
class Key:
    """One key and what it does."""

    label: str
    words: str
    action: str
    enabled: bool = True
    minor: bool = False
    """Left out where the line is too short; the help screen has it."""


class KeyBar(Static):
    """Shows keys; those that would do nothing now stand back."""

    def __init__(self) -> None:
        """Begin without keys."""
        super().__init__(id="keys")
        # The keys have colours of their own; those of links would cover them.
        self.auto_links = False
        self._keys: tuple[Key, ...] = ()

    def show(self, keys: tuple[Key, ...]) -> None:
        """Show `keys` in this order."""
        if keys == self._keys:
            return
        self._keys = keys
        self._draw()

    def on_resize(self) -> None:
        """Fit the keys into the new width."""
        self._draw()

    def _draw(self) -> None:
        bar = _bar(self._keys)
        if bar.cell_length > self.content_region.width:
            bar = _bar(tuple(key for key in self._keys if not key.minor))
        self.update(bar)

    @property
    def enabled(self) -> set[str]:
        """The labels of the keys that do something now."""
        return {key.label for key in self._keys if key.enabled}


def _bar(keys: tuple[Key, ...]) -> Content:
    return Content("  ").join([_key(key) for key in keys])


def _key(key: Key) -> Content:
    style = "bold $primary" if key.enabled else "$faint"
    words = "$foreground" if key.enabled else "$faint"
    return Content.from_markup(
        f"[@click=app.{key.action}][{style}]$label[/] [{words}]$words[/][/]",
        label=key.label,
        words=key.words,
    )
