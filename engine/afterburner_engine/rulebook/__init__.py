"""Source rewrites that are known to make Python faster, without any model."""

from afterburner_engine.rulebook.policy import RulebookPolicy

__all__ = ["RulebookPolicy"]
