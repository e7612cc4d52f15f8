"""What is known of one value by what is done with it; `uses` finds it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional


@dataclass
class Uses:
    """What is done with one value."""

    methods: set[str] = field(default_factory=set)
    """Names looked up on it, called or not."""

    indexed: set[str] = field(default_factory=set)
    """`slice`, `text`, `other`; `set` where items are replaced."""

    kinds: list[Any] = field(default_factory=list)
    """Classes that it is compared with by `isinstance`."""

    constants: list[Any] = field(default_factory=list)
    """Literals that it is compared with."""

    element: Optional[Uses] = None
    """What is done with its elements, where it is iterated."""

    unpacked: int = 0
    called: Optional[int] = None
    """With how many arguments it is called."""

    numeric: int = 0
    textual: int = 0
    tested: bool = False
    """Whether it stands as a condition by itself."""

    sized: bool = False
    summed: bool = False

    def of_elements(self) -> Uses:
        """The uses of its elements."""
        if self.element is None:
            self.element = Uses()
        return self.element

    def add(self, other: Uses) -> None:
        """What a helper does with it counts as well."""
        self.methods |= other.methods
        self.indexed |= other.indexed
        self.kinds += other.kinds
        self.constants += other.constants
        self.unpacked = self.unpacked or other.unpacked
        self.called = other.called if self.called is None else self.called
        self.numeric += other.numeric
        self.textual += other.textual
        self.tested |= other.tested
        self.sized |= other.sized
        self.summed |= other.summed
        if other.element is not None and other.element is not self:
            self.of_elements().add(other.element)
