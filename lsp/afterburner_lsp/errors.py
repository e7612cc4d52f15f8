"""What a user is told when something could not be done."""

from __future__ import annotations


class LspError(Exception):
    """Something that was asked for was not done; the message is for the user."""


class RefusedError(LspError):
    """The engine cannot do it: no such function, no usable inputs, no sandbox."""


class LostError(LspError):
    """The engine's process has ended in the middle of it."""


class NotAppliedError(LspError):
    """The text is as it was; the message says why."""


class StaleError(NotAppliedError):
    """The result is not for the text as it is now."""
