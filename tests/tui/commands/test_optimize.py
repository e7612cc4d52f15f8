"""`afterburner optimize`: what scripts and people get, and what is done to the file."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from afterburner_sandbox.backends import bwrap
from tests.chance import likely, tried_again
from tests.tui.commands.harness import (
    INPUTS,
    QUICK,
    SLOW,
    TIMEOUT_S,
    Ended,
    afterburner,
    processes_of,
    snapshot,
    start,
)

REPORT = {
    "verdict",
    "equal",
    "counterexample",
    "time",
    "memory",
    "integral",
    "by_size",
    "exponent",
    "cold",
    "warm",
    "cases",
    "coverage",
}
"""What every report carries, whatever was found."""

RESULT = REPORT | {
    "status",
    "reason",
    "target",
    "policy",
    "code",
    "diff",
    "evidence",
    "applied",
    "sandbox",
    "workload",
    "elapsed_s",
    "iterations",
}


def optimize(path: Path, *options: str, **environment: str) -> Ended:
    """Run the command on the slow function; it must end well."""
    ended = afterburner("optimize", f"{path}::common", *QUICK, *options, **environment)

    assert ended.status == 0, ended.err
    assert "Traceback" not in ended.err
    assert processes_of(path.parent) == []
    return ended


@tried_again
def test_json_of_an_improvement(slow: Path, data_home: Path) -> None:
    """One object, every key of the contract, and nothing else on stdout."""
    before = snapshot(slow.parent)

    ended = optimize(slow, "--json")
    found = ended.json()

    assert ended.out.count("\n") == 1
    assert ended.err == ""
    assert set(found) >= RESULT
    likely(found["status"] == "improved", found["reason"])
    assert found["verdict"] == "faster"
    assert found["equal"] is True
    assert found["policy"] == "rulebook"
    assert found["target"] == {"path": str(slow), "qualname": "common"}
    assert found["time"]["low"] > 1.03
    assert {"size", "ratio", "low", "high"} <= set(found["by_size"][0])
    assert set(found["exponent"]) == {"before", "after"}
    assert set(found["workload"]) >= {"sources", "cases", "sizes", "notes", "equality"}
    assert found["coverage"] == found["workload"]["coverage"]["lines"] == 1
    assert found["workload"]["frozen"] == []
    assert found["sandbox"] == "process"
    assert found["code"].startswith("def common(")
    assert found["applied"] is False
    assert Path(found["evidence"]).is_relative_to(data_home)
    assert snapshot(slow.parent) == before
    check_iterations(found["iterations"])


@tried_again
@pytest.mark.skipif(bwrap.probe() is not None, reason=f"bwrap: {bwrap.probe()}")
def test_isolation_is_the_default(slow: Path) -> None:
    """Where bubblewrap works it is used without being asked for."""
    found = afterburner(
        "optimize", "slow.py::common", "--iterations", "1", "--attack", "0.5", "--json"
    )
    assert found.json()["sandbox"] == "bwrap"
    likely(found.json()["status"] == "improved", found.json()["reason"])


def check_iterations(iterations: list[dict[str, Any]]) -> None:
    """Each iteration, and each candidate in it, carries a whole report."""
    assert [row["iteration"] for row in iterations] == [1]
    row = iterations[0]
    assert set(row) >= REPORT | {"best_ratio", "accepted", "candidates"}
    assert row["accepted"] in [c["candidate"] for c in row["candidates"]]
    assert row["best_ratio"] > 1
    assert row["verdict"] == "faster"
    for candidate in row["candidates"]:
        assert set(candidate) >= REPORT | {"policy", "name", "reason", "code"}
        assert isinstance(candidate["accepted"], bool)


def test_json_of_no_improvement(project: Path) -> None:
    """The same keys, with nulls where there is nothing to say."""
    (project / "fine.py").write_text("def common(xs: list[int]):\n    return len(xs)\n")

    found = optimize(project / "fine.py", "--json").json()

    assert set(found) >= RESULT
    assert found["status"] == "no-improvement"
    assert found["verdict"] != "faster"
    assert found["policy"] is found["code"] is None
    assert found["diff"] == ""
    assert found["applied"] is False


def test_a_function_that_prints(project: Path) -> None:
    """What the user's code writes stays in the sandbox."""
    loud = SLOW.replace("    found = []\n", "    print('{noise}')\n    found = []\n", 1)
    (project / "slow.py").write_text(loud)
    (project / "slow.workload.py").write_text(INPUTS)

    ended = optimize(project / "slow.py", "--json")

    assert ended.json()["status"] in ("improved", "no-improvement")
    assert ended.err == ""


HUNGRY = '''\
def width(n: int) -> int:
    """
    >>> width(3)
    300
    """
    rows = [str(i).rjust(100) for i in range(n)]
    return sum(len(row) for row in rows)
'''

NUMBERS = """\
SIZES = (1_000, 8_000, 60_000)


def make_input(size, rng):
    return (size,), {}
"""


@pytest.mark.quiet
@tried_again
def test_memory_as_the_objective(project: Path) -> None:
    """The JSON has the gain in memory; people read it in megabytes."""
    (project / "m.py").write_text(HUNGRY)
    (project / "m.workload.py").write_text(NUMBERS)
    asked = ("m.py::width", "--objective", "memory", *QUICK)

    data = afterburner("optimize", *asked, "--json").json()
    told = afterburner("optimize", *asked)

    assert data["objective"] == "memory"
    likely(data["status"] == "improved", data["reason"])
    likely("+    rows = (str(i)" in told.out, told.err)
    assert data["memory"]["low"] > 5
    assert data["peak_bytes"]["before"] > 5_000_000
    assert "less memory" in data["reason"]
    assert "MB → < 0." in told.err


@tried_again
def test_events_are_a_stream(slow: Path) -> None:
    """One object a line, from the start of the run to its end."""
    ended = optimize(slow, "--events")

    names = [line["event"] for line in ended.lines()]
    assert names[:2] == ["run_started", "workload_ready"]
    assert names[-1] == "run_finished"
    assert {"candidate_proposed", "candidate_judged"} <= set(names)
    likely("exam_finished" in names, ended.out)
    assert ended.err == ""


@tried_again
def test_apply_changes_the_function_alone(slow: Path) -> None:
    """The rest of the file, odd blanks included, is as it was."""
    slow.chmod(0o640)

    ended = optimize(slow, "--apply", "--events")

    head, mark, _ = SLOW.partition("def common")
    written = slow.read_text()
    likely(ended.lines()[-1]["event"] == "applied", ended.out)
    finished, applied = ended.lines()[-2:]
    assert written.startswith(head + mark)
    assert written != SLOW
    assert finished["code"] in written
    assert applied == {"event": "applied", "path": str(slow)}
    assert slow.stat().st_mode & 0o777 == 0o640
    assert sorted(snapshot(slow.parent)) == ["slow.py", "slow.workload.py"]


@tried_again
def test_a_file_that_changed_is_left_alone(slow: Path) -> None:
    """The result is still given, and says that nothing was applied, and why."""
    slow.write_text(SLOW)
    process = start("optimize", "slow.py::common", *QUICK, "--apply", "--events")
    assert process.stdout is not None
    json.loads(process.stdout.readline())
    slow.write_text(SLOW + "\n# edited\n")
    out, err = process.communicate(timeout=TIMEOUT_S)

    finished, last = map(json.loads, out.splitlines()[-2:])
    likely(last.get("status") != "no-improvement", out)
    assert process.returncode == 2
    assert finished["event"] == "run_finished"
    assert last["event"] == "error"
    assert "has changed since it was measured" in err
    assert slow.read_text() == SLOW + "\n# edited\n"


@tried_again
def test_json_where_the_winner_cannot_be_applied(slow: Path) -> None:
    """The one object is printed all the same, with the reason in it."""
    slow.write_text(SLOW)
    process = start("optimize", "slow.py::common", *QUICK, "--apply", "--json")
    while process.poll() is None and not processes_of(slow.parent):
        time.sleep(0.01)
    slow.write_text(SLOW + "\n# edited\n")
    out, err = process.communicate(timeout=TIMEOUT_S)

    found = json.loads(out)
    likely(found["status"] == "improved", found["reason"])
    assert process.returncode == 2
    assert (found["status"], found["applied"]) == ("improved", False)
    assert found["apply_error"] == err.removeprefix("afterburner: ").rstrip("\n")


@tried_again
@pytest.mark.parametrize("tool", ["patch", "git"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["unix", "dos"])
def test_stdout_is_a_patch(slow: Path, tool: str, newline: str) -> None:
    """What `> speedup.patch` stores is accepted by the tools that read patches."""
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    content = SLOW.replace("module", "mödule").replace("\n", newline).encode()
    slow.write_bytes(content)

    ended = optimize(slow)
    likely(ended.out_bytes != b"", ended.err)
    (slow.parent / "speedup.patch").write_bytes(ended.out_bytes)
    command = {
        "patch": ["patch", "--binary", "-p1", "-i", "speedup.patch"],
        "git": ["git", "apply", "speedup.patch"],
    }[tool]
    subprocess.run(command, check=True, capture_output=True)

    after = slow.read_bytes()
    assert b"set(" in after
    assert after.count(newline.encode()) == after.count(b"\n")
    assert after.startswith(content[: content.index(b"found")])
    assert "--apply" in ended.err


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_cancel_ends_everything(slow: Path, name: str) -> None:
    """Status 130, words instead of a traceback, no process and no change left."""
    before = snapshot(slow.parent)
    process = start("optimize", "slow.py::common", *QUICK, "--events")
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == "candidate_proposed":
            break
    served = processes_of(slow.parent)
    process.send_signal(getattr(signal, name))
    _, err = process.communicate(timeout=TIMEOUT_S)

    assert served != []
    assert process.returncode == 130
    assert err == "afterburner: cancelled, nothing was changed\n"
    assert processes_of(slow.parent) == []
    assert snapshot(slow.parent) == before


def test_a_reader_that_goes_away(slow: Path) -> None:
    """`| head -1` ends the run quietly."""
    process = start("optimize", "slow.py::common", *QUICK, "--events")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()

    assert process.wait(TIMEOUT_S) == 130
    assert said == ""
    assert processes_of(slow.parent) == []
