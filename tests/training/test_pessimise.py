"""Pessimising rules: each applies to its example, and what it makes does the same."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable
from typing import Any

import pytest

from afterburner_engine.fingerprint import fingerprint
from afterburner_training.pessimise import RULES, versions
from tests.training.samples import LINEAR, dedented

HEAD = (
    "from bisect import bisect_left\nfrom collections import Counter, deque\n"
    "from functools import cache\nfrom heapq import heappop, heappush\n"
    "from itertools import accumulate\nfrom math import isqrt\n"
)

EXAMPLES = {
    "set-to-list": """
        def f(xs):
            seen = set()
            for x in xs:
                if x in seen:
                    return x
                seen.add(x)
            return None
        """,
    "dict-to-pairs": """
        def f(xs):
            counts = {}
            for x in xs:
                counts[x] = counts.get(x, 0) + 1
            return [counts[x] for x in xs if x in counts]
        """,
    "deque-to-list": """
        def f(xs):
            queue = deque(xs)
            out = []
            while queue:
                out.append(queue.popleft())
            return out
        """,
    "heap-to-sort": """
        def f(xs):
            heap = []
            for x in xs:
                heappush(heap, x)
            return [heappop(heap) for _ in xs]
        """,
    "counter-to-count": """
        def f(xs):
            counts = Counter(xs)
            return [counts[x] for x in xs]
        """,
    "bisect-to-scan": """
        def f(xs):
            ordered = sorted(xs)
            return [bisect_left(ordered, x) for x in xs]
        """,
    "membership-in-copy": """
        def f(xs):
            odd = {x for x in xs if x % 2}
            return [x for x in xs if x in odd]
        """,
    "computed-in-loop": """
        def f(xs):
            largest = max(xs, default=0)
            return [largest - x for x in xs]
        """,
    "for-to-while": """
        def f(xs):
            total = 0
            for x in xs:
                if x < 0:
                    continue
                total += x
            return total
        """,
    "enumerate-to-index": """
        def f(xs):
            once = sorted(set(xs))
            found = 0
            for place, x in enumerate(once):
                found += place * x
            return found
        """,
    "comprehension-to-copies": """
        def f(xs):
            made = [i + a + b for i, (a, b) in enumerate(zip(xs, xs))]
            return [x + 1 for x in made if x > 2 if x < 9]
        """,
    "append-to-copies": """
        def f(xs):
            out = []
            for x in xs:
                out.append(x * 2)
            return out
        """,
    "join-to-concatenation": """
        def f(xs):
            return "".join(str(x) for x in xs)
        """,
    "root-to-all": """
        def f(xs):
            return [all(n % k for k in range(2, isqrt(n) + 1)) for n in xs if n > 3]
        """,
    "uncached": """
        def f(xs):
            @cache
            def fib(n):
                return n if n < 2 else fib(n - 1) + fib(n - 2)

            return [fib(x % 12) for x in xs]
        """,
    "extreme-to-sort": """
        def f(xs):
            return max(xs) if xs else None
        """,
    "generator-to-list": """
        def f(xs):
            return sum(x * x for x in xs)
        """,
    "any-to-count": """
        def f(xs):
            return any(x > 5 for x in xs), all(x > 0 for x in xs)
        """,
    "distinct-to-scan": """
        def f(xs):
            return len(set(xs))
        """,
    "sort-by-hand": """
        def f(xs):
            ordered = sorted(xs)
            return ordered[::2]
        """,
    "power-by-hand": """
        def f(xs):
            return [pow(3, x, 7) for x in xs]
        """,
    "both-to-scan": """
        def f(xs):
            low, high = set(xs[::2]), set(xs[1::2])
            return sorted(set(xs[::2]) & set(xs[1::2]))
        """,
    "slice-sums": """
        def f(xs):
            sums = list(accumulate(xs, initial=0))
            return [sums[i + 1] - sums[i] for i in range(len(xs))]
        """,
}


def loaded(code: str) -> Callable[..., Any]:
    """The function of an example: they are ours, and run in this process."""
    names: dict[str, Any] = {}
    exec(compile(code, "example", "exec"), names)
    found: Callable[..., Any] = names["f"]
    return found


def test_every_rule_has_an_example() -> None:
    """There are at least fifteen rules, under names of their own."""
    assert {rule.name for rule in RULES} == set(EXAMPLES)
    assert len(RULES) >= 15


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_a_rule_makes_does_the_same(name: str) -> None:
    """It applies to its example; equal inputs give equal results."""
    code = HEAD + dedented(EXAMPLES[name])
    made = [one for one in versions(code, "f", most=100) if one.rules == (name,)]
    rng = random.Random(name)
    original = loaded(code)
    rows = [[rng.randrange(1, 12) for _ in range(n)] for n in (0, 1, 2, 7, 30)]

    assert made
    for one in made:
        assert ast.dump(ast.parse(one.code)) != ast.dump(ast.parse(code))
        changed = loaded(one.code)
        for row in rows:
            assert changed(list(row)) == original(list(row)), one.code


def test_versions_are_settled_by_the_seed() -> None:
    """The same seed draws the same versions, another seed others."""
    code = HEAD + dedented(EXAMPLES["dict-to-pairs"])

    first = versions(code, "f", seed=1, most=3)

    assert versions(code, "f", seed=1, most=3) == first
    assert len(first) == 3
    assert any(versions(code, "f", seed=n, most=3) != first for n in range(2, 9))


def test_versions_are_no_more_than_asked_for_and_all_different() -> None:
    """None is the original, and none comes twice."""
    found = versions(LINEAR, "firsts", most=50)

    marks = {fingerprint(one.code) for one in found}
    assert len(marks) == len(found)
    assert fingerprint(LINEAR) not in marks
    assert len(versions(LINEAR, "firsts", most=2)) == 2


def test_a_dict_that_is_looked_through_stays() -> None:
    """Where the order or the entries of a dict are used, pairs would not do."""
    code = dedented(
        """
        def f(xs):
            counts = {}
            for x in xs:
                counts[x] = counts.get(x, 0) + 1
            return sorted(counts.items())
        """
    )

    assert all("dict-to-pairs" not in one.rules for one in versions(code, "f"))


def test_what_is_no_python_has_no_versions() -> None:
    """Nothing is made of code that cannot be read, or lacks the function."""
    assert versions("def f(:", "f") == []
    assert versions("x = 1\n", "f") == []
