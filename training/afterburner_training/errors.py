"""What goes wrong with data, recipes and training runs; a program may fail."""

from __future__ import annotations

from afterburner_engine.errors import EngineError


class TrainingError(EngineError):
    """Told to the user as it stands: what happened, where, and what to do next."""
