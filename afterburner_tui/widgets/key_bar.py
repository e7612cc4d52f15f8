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


class KeyBar(Static):
    """Shows keys; those that would do nothing now stand back."""

    def __init__(self) -> None:
        """Begin without keys."""
        super().__init__(id="keys")
        self._keys: tuple[Key, ...] = ()

    def show(self, keys: tuple[Key, ...]) -> None:
        """Show `keys` in this order."""
        if keys == self._keys:
            return
        self._keys = keys
        self.update(Content("  ").join([_key(key) for key in keys]))

    @property
    def enabled(self) -> set[str]:
        """The labels of the keys that do something now."""
        return {key.label for key in self._keys if key.enabled}


def _key(key: Key) -> Content:
    style = "bold $primary" if key.enabled else "$line"
    words = "$foreground" if key.enabled else "$line"
    return Content.from_markup(
        f"[@click=app.{key.action}][{style}]$label[/] [{words}]$words[/][/]",
        label=key.label,
        words=key.words,
    )
