"""The folder that a program was started in, which may be gone."""

from __future__ import annotations

import os

from afterburner_engine.errors import TargetError


def require_folder() -> None:
    """Look whether there is a folder to work in: files are named from it.

    Raises:
        TargetError: it was removed, or may not be entered.
    """
    try:
        os.getcwd()
    except OSError as error:
        raise TargetError(
            f"the current folder cannot be used: {error.strerror}; cd into another one"
        ) from error
