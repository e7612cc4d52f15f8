"""What a function reads besides its arguments, as its source shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterburner_engine.surroundings import uses
from tests.engine.helpers import target

HEAD = """
import datetime
import os
import random
import time
import uuid
import secrets
import numpy as np
import requests
import urllib.request
from datetime import date, datetime as dt
from pathlib import Path
from random import shuffle as mix
from time import perf_counter as tick
"""


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("time.time()", "clock"),
        ("tick()", "clock"),
        ("time.localtime()", "clock"),
        ("time.localtime(0)", None),
        ("time.strftime('%Y')", "clock"),
        ("time.strftime('%Y', x)", None),
        ("datetime.datetime.now()", "clock"),
        ("dt.utcnow()", "clock"),
        ("date.today()", "clock"),
        ("date(2020, 1, 1)", None),
        ("mix(x)", "random"),
        ("random.random()", "random"),
        ("random.Random()", "random"),
        ("random.Random(3)", None),
        ("random.seed(3)", None),
        ("np.random.rand(3)", "random"),
        ("np.random.default_rng()", "random"),
        ("np.random.default_rng(1)", None),
        ("uuid.uuid4()", "random"),
        ("uuid.uuid1()", "unseeded"),
        ("secrets.token_hex()", "random"),
        ("os.urandom(3)", "random"),
        ("os.environ.get('HOME')", "environment"),
        ("os.path.join(x, 'a')", None),
        ("os.getpid()", "unseeded"),
        ("open(x)", "files"),
        ("Path(x).read_text()", "files"),
        ("requests.get(x)", "network"),
        ("urllib.request.urlopen(x)", "network"),
        ("requests.compat.urljoin(x, x)", None),
        ("input()", "input"),
        ("isinstance(x, random.Random)", None),
        ("isinstance(x, requests.Session)", None),
        ("map(random.choice, x)", "random"),
        ("sorted(x)", None),
    ],
)
def test_one_expression(tmp_path: Path, expression: str, kind: str | None) -> None:
    """Each name is known however it was imported; what is given a value is no read."""
    found = uses(target(tmp_path, f"{HEAD}\ndef f(x):\n    return {expression}\n", "f"))

    assert [use.kind for use in found] == ([kind] if kind else [])


def test_it_says_where(tmp_path: Path) -> None:
    """The line of the file, its source, and what is wrong with it."""
    source = "import requests\n\ndef f(url):\n    return requests.get(url).json()\n"

    (use,) = uses(target(tmp_path, source, "f"))

    assert str(use).startswith("line 4: `requests.get(url)` needs the network")


def test_helpers_of_the_module_are_followed(tmp_path: Path) -> None:
    """Functions, methods of the same object, constructors; with the way there."""
    source = """
    import time

    class Box:
        def __init__(self):
            self.made = time.time()

        def age(self):
            return self._now() - self.made

        def _now(self):
            return time.monotonic()

        def other(self):
            return time.perf_counter()

    def helper():
        return Box()

    def f():
        return helper()
    """
    method = uses(target(tmp_path, source, "Box.age"))
    function = uses(target(tmp_path, source, "f"))

    assert [(use.line, use.via) for use in method] == [(11, 8)]
    assert [(use.line, use.via) for use in function] == [(5, 20)]


def test_a_loop_that_waits_for_the_clock_is_told_apart(tmp_path: Path) -> None:
    """It would never end where the clock stands still."""
    source = """
    import time

    def f(end):
        while time.monotonic() < end:
            pass
    """
    (use,) = uses(target(tmp_path, source, "f"))

    assert use.kind == "waiting"


@pytest.mark.parametrize(
    "body",
    [
        "while time.time() < n and n:\n        n -= 1",
        "while time.time() < n:\n        break",
    ],
)
def test_a_loop_that_ends_otherwise_may_look_at_the_clock(
    tmp_path: Path, body: str
) -> None:
    """It is a budget: the rest of the work gets done where no time passes."""
    source = f"import time\n\ndef f(n):\n    {body}\n    return n\n"

    (use,) = uses(target(tmp_path, source, "f"))

    assert use.kind == "clock"


def test_own_names_stand_for_nothing_else(tmp_path: Path) -> None:
    """Parameters and variables may be called as modules and builtins are."""
    source = """
    import time

    def f(input, time):
        open = input
        return open(time.time(), input())
    """
    assert uses(target(tmp_path, source, "f")) == ()


def test_what_is_not_run_by_a_call_does_not_count(tmp_path: Path) -> None:
    """Defaults and annotations are evaluated once, when the module is loaded."""
    source = "import time\n\ndef f(x, at=time.time()):\n    return x\n"

    assert uses(target(tmp_path, source, "f")) == ()
