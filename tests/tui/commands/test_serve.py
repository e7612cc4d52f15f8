"""`afterburner serve` as a shell runs it, with a stub in place of vLLM."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.serving import stub
from tests.engine.serving.stub import eventually
from tests.tui.commands.harness import afterburner, start


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a model that the stub serves; no server outlives the test."""
    for name in ("RUNTIME_DIR", "STATE_HOME"):
        folder = tmp_path / name.lower()
        folder.mkdir(mode=0o700)
        monkeypatch.setenv(f"XDG_{name}", str(folder))
    monkeypatch.setenv("AFTERBURNER_VLLM_PYTHON", str(stub.write(tmp_path)))
    folder = tmp_path / "tiny"
    folder.mkdir()
    yield folder
    afterburner("serve", "--stop")


def begun(model: Path) -> tuple[subprocess.Popen[str], str]:
    """`serve` in the foreground, and the URL that it has printed."""
    command = start("serve", model)
    if command.stdout is None:
        raise TypeError("no pipe")
    return command, command.stdout.readline().strip()


def servers() -> int:
    """How many run."""
    return len(afterburner("serve", "--status", "--json").json()["servers"])


def alive(pid: int) -> bool:
    """Whether a process does something still."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return said.rpartition(")")[2].split()[0] not in "ZX"


def test_it_serves_until_ctrl_c(model: Path) -> None:
    """stdout is the URL; afterwards nothing is left."""
    command, url = begun(model)
    before = servers()
    command.send_signal(signal.SIGINT)
    _, told = command.communicate(timeout=60)

    assert url.startswith("http://127.0.0.1:")
    assert "Ctrl-C stops it" in told
    assert command.returncode == 130
    assert (before, servers()) == (1, 0)


def test_a_killed_command_takes_its_server_along(model: Path) -> None:
    """As with a terminal that is closed: it had promised to end with it."""
    command, _ = begun(model)
    command.kill()
    command.communicate(timeout=60)

    eventually(lambda: servers() == 0)


def test_detached_it_is_found_listed_and_stopped(model: Path) -> None:
    """Each as JSON too; a second start finds the first one's server."""
    first = afterburner("serve", model, "--detach", "--json")
    second = afterburner("serve", model, "--detach")
    listed = afterburner("serve", "--status")
    stopped = afterburner("serve", "--stop", model, "--json")

    assert first.status == second.status == 0
    assert second.out.strip() == first.json()["url"]
    assert "already serving" in second.err
    assert str(model) in listed.out
    assert first.json()["url"] in listed.out
    assert stopped.json() == {"stopped": [str(model)]}
    assert not alive(first.json()["process"]["pid"])
    assert len((model / "starts").read_text().splitlines()) == 1


def test_the_key_is_never_printed(model: Path) -> None:
    """Neither as text nor as JSON."""
    said = [
        afterburner("serve", model, "--detach", "--json"),
        afterburner("serve", "--status"),
        afterburner("serve", "--status", "--json"),
    ]
    (start_of,) = (model / "starts").read_text().splitlines()
    key = json.loads(start_of)["environment"]["VLLM_API_KEY"]

    assert not any(key in ended.out + ended.err for ended in said)


def test_further_options_are_vllms(model: Path) -> None:
    """What follows `--` is passed on as it is."""
    afterburner("serve", model, "--detach", "--", "--dtype", "half", "--x=a b")
    (start_of,) = (model / "starts").read_text().splitlines()

    assert json.loads(start_of)["argv"][-3:] == ["--dtype", "half", "--x=a b"]


def test_a_broken_model_is_explained(model: Path) -> None:
    """The status says that there is no model; the cause and the log are told."""
    (model / "broken").touch()
    ended = afterburner("serve", model)

    assert ended.status == 4
    assert "ValueError: bad checkpoint" in ended.err
    assert ".log" in ended.err
    assert servers() == 0


def test_without_vllm_it_is_said_how_to_get_it(model: Path) -> None:
    """For the interpreter that was named."""
    ended = afterburner("serve", model, "--vllm-python", "python3")

    assert ended.status == 4
    assert "pip install vllm" in ended.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name a model"),
        (["tiny", "--adapter", "x"], "NAME=PATH"),
        (["tiny", "--adapter", "x=/nowhere"], "no LoRA adapter"),
        (["tiny", "--idle-minutes", "-1"], "must be 0"),
        (["tiny", "--stop", "--status"], "not allowed with"),
    ],
)
def test_wrong_usage_is_told(model: Path, arguments: list[str], words: str) -> None:
    """Before anything is started."""
    ended = afterburner("serve", *arguments)

    assert ended.status == 2
    assert words in ended.err
    assert not (model / "starts").exists()


def test_there_may_be_nothing_to_stop(model: Path) -> None:
    """That is told, as a status too."""
    ended = afterburner("serve", "--stop")

    assert ended.status == 4
    assert "no server" in ended.err
    assert afterburner("serve", "--status").status == 0
    assert os.listdir(model) == []
