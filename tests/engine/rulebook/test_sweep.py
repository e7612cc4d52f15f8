"""Every rule over the standard library: weird code breaks nothing."""

import ast
import sysconfig
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterburner_engine import candidate
from afterburner_engine.rulebook.catalogue import GUESSES, MICRO, PREPARING, RULES
from afterburner_engine.rulebook.compose import in_turn
from afterburner_engine.rulebook.names import FUNCTIONS
from afterburner_engine.rulebook.shape import Shape

MODULES = (
    "argparse ast bisect calendar cmd codecs collections/__init__ configparser csv "
    "dataclasses difflib dis enum fnmatch fractions functools gettext heapq "
    "html/parser inspect ipaddress json/decoder logging/__init__ mailbox pathlib "
    "pprint random re/_compiler shlex shutil statistics string textwrap tokenize "
    "traceback typing urllib/parse uuid xml/dom/minidom zipfile"
)

ALL = (*PREPARING, *RULES, *MICRO, *GUESSES)


def _functions(source: str) -> Iterator[tuple[str, str]]:
    """The name and the dedented code of every function, methods too."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, FUNCTIONS):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            code = textwrap.dedent("\n".join(lines[first - 1 : node.end_lineno]))
            yield node.name, f"{code}\n"


@pytest.mark.parametrize("module", MODULES.split())
def test_no_rule_breaks_on_the_standard_library(module: str) -> None:
    """No rule raises, and each rewrite parses and keeps the function's head."""
    root = Path(sysconfig.get_path("stdlib"))
    path = root / f"{module}.py"
    if not path.exists():
        pytest.skip(f"this Python has no {module}")
    source = path.read_text(encoding="utf-8")
    for name, code in _functions(source):
        shape = Shape.parse(code, name, source)
        if shape is None:
            continue  # a method whose docstring goes on below its indentation
        for rule in ALL:
            for new in rule.apply(shape):
                assert candidate.check(code, new) is None, (rule.name, new)


TARGETS = {
    "unique": (
        "def unique(xs, ys):\n    out = []\n    for x in xs:\n"
        "        if x in ys and x not in out:\n            out.append(x)\n"
        "    return out, [xs.count(o) for o in out]\n"
    ),
    "pairs": (
        "def pairs(xs, ys):\n    found = []\n    for i in range(len(xs)):\n"
        "        for j in range(len(ys)):\n            if xs[i] + ys[j] == 3:\n"
        "                found.append((i, j))\n"
        "    return found, [sum(xs[:i]) for i in range(len(xs))]\n"
    ),
    "queue": (
        "def queue(xs, ys):\n    xs, out = list(xs), []\n    while xs:\n"
        "        x = xs.pop(0)\n        out = out + [x]\n"
        "        if x in ys and x > 0:\n            xs.append(x - 1)\n"
        "        if len(out) > 99:\n            break\n    return out, xs\n"
    ),
    "ordered": (
        "def ordered(xs, ys):\n    n = len(xs)\n    for i in range(n):\n"
        "        for j in range(0, n - i - 1):\n            if xs[j] > xs[j + 1]:\n"
        "                xs[j], xs[j + 1] = xs[j + 1], xs[j]\n"
        "    return [sum(1 for y in ys if y < x) for x in xs]\n"
    ),
}

numbers = st.lists(st.integers(-4, 6), max_size=8)


@pytest.mark.parametrize("name", TARGETS)
def test_all_rules_in_turn_change_nothing_but_the_speed(name: str) -> None:
    """On any two lists of numbers, the composition does what the original does."""
    source = TARGETS[name]
    draft = in_turn(source, name, source, ALL)
    assert draft is not None
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    exec(source, before)
    exec(draft.code, after)

    @settings(max_examples=60, deadline=None)
    @given(numbers, numbers)
    def same(xs: list[int], ys: list[int]) -> None:
        one, two = (xs[:], ys[:]), (xs[:], ys[:])
        assert before[name](*one) == after[name](*two)  # type: ignore[operator]
        assert one == two

    same()


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.name)
def test_every_rule_says_what_it_does(rule: object) -> None:
    """A kebab-case name and one line of reason."""
    name, reason = getattr(rule, "name", ""), getattr(rule, "reason", "")

    assert name == name.lower().replace(" ", "-")
    assert reason.strip() == reason != ""
    assert "\n" not in reason


def test_names_are_unique() -> None:
    """Two rules never share a name."""
    names = [rule.name for rule in ALL]

    assert len(set(names)) == len(names) >= 16
