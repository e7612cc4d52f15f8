"""`afterburner compare`: one line for people, one object for scripts."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.chance import likely, tried_again
from tests.tui.commands.harness import SLOW, afterburner, snapshot

PROCESS = ("--sandbox", "process", "--attack", "0.5")

FAST = SLOW.replace("found = []", "found = []\n    right = set(right)")

FIELDS = {
    *("verdict", "equal", "counterexample", "time", "memory", "integral", "by_size"),
    *("exponent", "cold", "warm", "cases", "coverage"),
    *("before", "after", "sandbox", "workload", "notes", "elapsed_s"),
}


@tried_again
def test_json(slow: Path) -> None:
    """All fields are there; the status is 0 whatever was found."""
    fast = slow.with_name("fast.py")
    fast.write_text(FAST)
    before = snapshot(slow.parent)

    ended = afterburner(
        "compare", f"{fast}::common", f"{slow}::common", *PROCESS, "--json"
    )
    found = ended.json()

    assert ended.status == 0
    assert set(found) >= FIELDS
    assert found["verdict"] != "faster"
    likely(found["verdict"] == "slower", found)
    assert found["time"]["high"] < 1
    assert [row["size"] for row in found["by_size"]] == [100, 300, 900]
    assert found["before"] == {
        "path": str(fast),
        "qualname": "common",
        "revision": None,
    }
    assert found["workload"]["path"] == str(slow.with_name("slow.workload.py"))
    assert snapshot(slow.parent) == before


@tried_again
def test_words_for_people(slow: Path) -> None:
    """One line on stdout, the story on stderr."""
    fast = slow.with_name("fast.py")
    fast.write_text(FAST)

    ended = afterburner("compare", f"{slow}::common", f"{fast}::common", *PROCESS)

    assert ended.status == 0
    likely(ended.out.startswith("faster: "), ended.out)
    assert ended.out.count("\n") == 1
    assert f"after:  common in {fast}" in ended.err


def test_a_difference_in_words(slow: Path) -> None:
    """The input is on stdout, both answers are on stderr."""
    wrong = slow.with_name("wrong.py")
    wrong.write_text(SLOW.replace("return found", "return found[1:]"))

    ended = afterburner("compare", f"{slow}::common", f"{wrong}::common", *PROCESS)

    assert ended.status == 0
    assert ended.out.startswith("different: on common(")
    assert ended.out.count("\n") == 1
    assert "    before: [" in ended.err


@tried_again
def test_against_a_revision(slow: Path, tmp_path: Path) -> None:
    """The file on disk is judged; nothing is left in the temporary folder."""
    scratch = tmp_path / "scratch"
    scratch.mkdir(exist_ok=True)
    slow.write_text(SLOW)
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    commit = ["commit", "--allow-empty", "-qm", "first"]
    for step in (["init", "-q"], ["add", "-A"], commit):
        subprocess.run(["git", *identity, *step], check=True, cwd=slow.parent)
    slow.write_text(FAST)

    ended = afterburner(
        *("compare", "slow.py::common", "--against", "HEAD", *PROCESS, "--json"),
        TMPDIR=str(scratch),
    )

    likely(ended.json()["verdict"] == "faster", ended.out)
    assert len(ended.json()["before"]["revision"]) == 40
    assert os.listdir(scratch) == []


def test_errors(slow: Path) -> None:
    """Each is said in words, as JSON too, and has its status."""
    missing = afterburner("compare", slow, slow.with_name("none.py"), *PROCESS)
    alone = afterburner("compare", f"{slow}::common", *PROCESS, "--json")
    outside = afterburner("compare", f"{slow}::common", "--against", "HEAD", *PROCESS)

    assert [missing.status, alone.status, outside.status] == [2, 2, 2]
    assert "--against" in alone.json()["error"]
    assert "not in a git repository" in outside.err
    assert "Traceback" not in missing.err + alone.err + outside.err
