"""Good code made slow on purpose, by rules: pairs of which the better one is known.

Deterministic: equal code and seed give equal versions in the same order. The versions
are not verified here; `raced` keeps those that the sandbox finds equal and worse.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_engine.fingerprint import fingerprint
from afterburner_training.pessimising import calls, containers, loops
from afterburner_training.pessimising.base import Rule

RULES: tuple[Rule, ...] = (*containers.RULES, *loops.RULES, *calls.RULES)
"""All rules, in a fixed order."""


@dataclass(frozen=True, slots=True)
class Worse:
    """A version of a module that does the same with more work."""

    rules: tuple[str, ...]
    """What was done to it, the first one first."""

    better: tuple[str, ...]
    """What the original does instead, in words."""

    code: str

    @property
    def name(self) -> str:
        """Such as `set-to-list, uncached`."""
        return ", ".join(self.rules)


def versions(
    code: str, entry_point: str, *, seed: int = 0, most: int = 8
) -> list[Worse]:
    """Worse versions of a module's function, by one rule or two.

    Where there are more, `most` are drawn by the seed, rules with few places first.
    """
    single = list(_by_rule(code, entry_point))
    double: list[Worse] = []
    for first in single:
        for second in _by_rule(first.code, entry_point):
            if second.rules[0] not in first.rules:
                double.append(
                    Worse(
                        first.rules + second.rules,
                        first.better + second.better,
                        second.code,
                    )
                )
    rng = random.Random(f"{seed}:{fingerprint(code)}")
    found: list[Worse] = []
    seen = {fingerprint(code)}
    for one in [*_shuffled(single, rng), *_shuffled(double, rng)]:
        mark = fingerprint(one.code)
        if mark not in seen and len(found) < most:
            seen.add(mark)
            found.append(one)
    return found


def _shuffled(versions: list[Worse], rng: random.Random) -> list[Worse]:
    """In turns: one of each rule before any rule has its second."""
    rounds: dict[str, int] = {}
    keyed: list[tuple[int, float, Worse]] = []
    for one in versions:
        number = rounds.get(one.name, 0)
        rounds[one.name] = number + 1
        keyed.append((number, rng.random(), one))
    return [one for _, _, one in sorted(keyed, key=lambda item: item[:2])]


def _by_rule(code: str, entry_point: str) -> Iterator[Worse]:
    """Each place at which a rule applies."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError):
        return
    for index, node in enumerate(tree.body):
        if not isinstance(node, ast.FunctionDef) or node.name != entry_point:
            continue
        for rule in RULES:
            for changed in rule.variants(node):
                body = [*tree.body[:index], changed, *tree.body[index + 1 :]]
                text = ast.unparse(ast.Module(body, [])) + "\n"
                yield Worse((rule.name,), (rule.better,), text)
