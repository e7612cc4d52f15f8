"""Applies rules in turn, each to what the ones before have made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.shape import Shape

_ROUNDS_PER_RULE = 4
"""A rule may apply in a few places; one that applies for ever is stopped."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Code that a rule, or several, made of the incumbent."""

    name: str
    reason: str
    code: str


def singles(
    code: str, name: str, module: str, rules: Sequence[Rule]
) -> Iterator[Draft]:
    """Every rewrite of every rule, each alone."""
    shape = Shape.parse(code, name, module)
    if shape is None:
        return
    for rule in (rule for rule in rules if rule.alone):
        for rewritten in rule.apply(shape):
            yield Draft(rule.name, rule.reason, rewritten)


def in_turn(code: str, name: str, module: str, rules: Sequence[Rule]) -> Draft | None:
    """Everything that applies, applied in turn; None where nothing does."""
    used: list[Rule] = []
    steps = 0
    for rule in (rule for rule in rules if rule.together):
        for _ in range(_ROUNDS_PER_RULE):
            shape = Shape.parse(code, name, module)
            rewritten = next(rule.apply(shape), None) if shape else None
            if rewritten is None:
                break
            code, steps = rewritten, steps + rule.alone
            used += [] if rule in used else [rule]
    if not steps:
        return None
    gaining = [rule for rule in used if rule.alone]
    if len(gaining) == 1:
        return Draft(gaining[0].name, gaining[0].reason, code)
    names = [rule.name for rule in gaining]
    reason = f"all that applies, in turn: {', '.join(names)}"
    return Draft("+".join(names) if len(names) < 4 else "in-turn", reason, code)
