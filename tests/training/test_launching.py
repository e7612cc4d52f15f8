"""How training is started: what has to be there, which processes, and how it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from afterburner_engine.errors import UnavailableError
from afterburner_training import launching, run_folder
from afterburner_training.recipe_files import find, read
from afterburner_training.sections import STAGES
from afterburner_tui import train_options
from afterburner_tui.cli import main

CHILD = """
import os, pathlib, sys, threading, time
from afterburner_training.stages import run
threading.Thread(target=run._end_with_stdin, daemon=True).start()
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
time.sleep(600)
"""


def test_the_options_know_all_stages() -> None:
    """They are written down twice, so that `--help` loads nothing."""
    assert train_options.STAGES == STAGES


def test_neighbours_share_a_process(tmp_path: Path) -> None:
    """On one device, all stages do."""
    recipe = read(find("smoke"))
    folder = run_folder.begin(tmp_path, recipe, resume=False, again=None)

    (line,) = launching.commands(folder, recipe.stages)

    assert line == [
        sys.executable, "-m", launching.MODULE, str(tmp_path), *recipe.stages,
    ]  # fmt: skip


def test_on_several_gpus_each_stage_that_trains_has_processes_of_its_own(
    tmp_path: Path,
) -> None:
    """Started by accelerate, with the settings in the run's folder."""
    recipe = read(find("coder-7b"))
    folder = run_folder.begin(tmp_path, recipe, resume=False, again=None)

    lines = list(launching.commands(folder, recipe.stages))

    assert [line[-1] for line in lines] == ["data", "cold", "grpo", "export"]
    assert ["accelerate.commands.launch" in line for line in lines] == [
        False, True, True, False,
    ]  # fmt: skip
    settings = (tmp_path / "accelerate.yaml").read_text("utf-8")
    assert "num_processes: 8" in settings
    assert "distributed_type: FSDP" in settings


def test_what_is_missing_is_named_with_the_line_to_type(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Before anything is written; the exit status is 4."""
    monkeypatch.setattr(launching, "LIBRARIES", ("torch_that_is_not_there",))
    monkeypatch.chdir(tmp_path)

    status = main(["train", "smoke"])

    assert status == UnavailableError.exit_status
    assert "pip install 'afterburner[train]'" in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing"], "no recipe nothing"),
        (["smoke", "--set", "grpo.stpes=3"], "smoke.toml: grpo.stpes is unknown"),
        (["small", "--stage", "dpo"], "small has no stage dpo"),
    ],
)
def test_what_cannot_be_run_is_said(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """By file and key, on stderr and as JSON; the exit status is 2."""
    status = main(["train", *words, "--json"])

    told = capsys.readouterr()
    assert status == 2
    assert said in told.err
    assert said in json.loads(told.out)["error"]


def test_training_does_not_outlive_whoever_started_it(tmp_path: Path) -> None:
    """Also where that one is killed and can do nothing about it."""
    mark, script = tmp_path / "pid", tmp_path / "child.py"
    script.write_text(CHILD)
    start = (
        "import sys; from afterburner_training import launching; "
        "launching.launch([sys.executable, *sys.argv[1:]])"
    )
    parent = subprocess.Popen([sys.executable, "-c", start, str(script), str(mark)])
    child = _pid(mark)

    parent.send_signal(signal.SIGKILL)
    parent.wait()

    assert _ends(child)


def test_an_interrupt_ends_training_first(tmp_path: Path) -> None:
    """The process that was started is gone when the exception comes out."""
    mark = tmp_path / "pid"
    script = (
        "import os, pathlib, signal, sys, time; "
        "pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); "
        "os.kill(os.getppid(), signal.SIGINT); time.sleep(600)"
    )

    with pytest.raises(KeyboardInterrupt):
        launching.launch([sys.executable, "-c", script, str(mark)])

    assert _ends(_pid(mark))


def _pid(mark: Path) -> int:
    """What a process has written once it runs."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if mark.is_file() and mark.read_text():
            return int(mark.read_text())
        time.sleep(0.02)
    raise TimeoutError("the process does not start")


def _ends(pid: int) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if _is_zombie(pid):
            return True
        time.sleep(0.02)
    return False


def _is_zombie(pid: int) -> bool:
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return True
