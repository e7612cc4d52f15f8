"""`afterburner eval`: a suite from files, resumed, and put beside another one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from afterburner_training.evaluation.running import Progress
from afterburner_tui.commands.evaluate import line
from tests.tui.commands.harness import afterburner

TRIPLED = "def tripled(n: int) -> int:\n    return n * 3\n"

ADDED = """\
def tripled(n: int) -> int:
    total = 0
    for _ in range(n):
        total = total + 3 % 7
    return total
"""

INPUTS = """\
SIZES = (2_000, 20_000)


def make_input(size, rng):
    return (size + rng.randrange(size // 10),), {}
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A folder with one task of two solutions, to be evaluated on."""
    folder = tmp_path / "suite" / "arithmetic"
    folder.mkdir(parents=True)
    (folder / "tripled.py").write_text(ADDED, encoding="utf-8")
    (folder / "tripled.fast.py").write_text(TRIPLED, encoding="utf-8")
    (folder / "tripled.workload.py").write_text(INPUTS, encoding="utf-8")
    listed = 'test = ["arithmetic"]\n'
    (tmp_path / "suite" / "split.toml").write_text(listed, encoding="utf-8")
    return tmp_path / "suite"


def test_a_suite_is_evaluated_once_and_can_be_compared(
    suite: Path, tmp_path: Path
) -> None:
    """Run again, the same command measures nothing; two folders make one table."""
    words = [*("eval", f"folder:{suite}"), *("--policy", "rulebook")]
    words += [*("--iterations", "1", "--search", "greedy,best-of-n")]
    one, two = str(tmp_path / "one"), str(tmp_path / "two")

    first = afterburner(*words, "--out", one, "--json")
    kept = (Path(one) / "results.jsonl").read_bytes()
    shutil.copytree(one, two)
    again = afterburner(*words, "--out", one, "--json")
    text = afterburner(*words, "--out", two)
    both = afterburner("eval", "--compare", one, two, "--out", one, "--json")

    assert (first.status, again.status, text.status, both.status) == (0, 0, 0, 0)
    assert kept.count(b"\n") == 2
    assert (Path(one) / "results.jsonl").read_bytes() == kept
    found = json.loads(first.out)
    assert json.loads(again.out) == found
    assert found["arms"] == ["greedy", "best-of-n"]
    assert (found["tasks"], found["found"], found["expected"]) == (1, 2, 2)
    start = found["rows"][0]
    assert start["cells"]["beyond_t"]["value"] == 50
    assert start["cells"]["pass_at_1"]["value"] == 100
    assert "Beyond-T %" in text.out
    assert len(json.loads(both.out)["arms"]) == 4
    assert (Path(one) / "paper.md").is_file()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "name a suite"),
        (["embedded", "--compare", "x"], "one of the two"),
        (["nowhere"], "no source 'nowhere'"),
        (["--compare", "nothing-there"], "is no evaluation"),
        (["enamel", "--policy", "rulebook"], "name a file of ENAMEL"),
        (["embedded", "--policy", "rulebook", "--no-original"], "rewrites code"),
    ],
)
def test_what_cannot_be_done_is_said(
    words: list[str], says: str, tmp_path: Path
) -> None:
    """In words, with status 2, before anything is measured."""
    ended = afterburner("eval", *words, "--out", str(tmp_path / "out"))

    assert ended.status == 2
    assert says in ended.err
    assert not (tmp_path / "out").exists()


def test_the_status_line_says_how_long_it_takes() -> None:
    """A bar, what is done of what there is, and the time that is left."""
    told = line(Progress(6, 24, "a/b/c", left_s=5_400.0))

    assert told == "━━━━━━────────────────── 6/24, 1.5 h left: a/b/c"
    assert line(Progress(0, 0, "a/b/c")).endswith("0/0: a/b/c")
