"""`afterburner doctor`: one table for people, one object for scripts, never a trace."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from afterburner_engine.checkup import Finding
from afterburner_sandbox.backends import bwrap, docker
from afterburner_sandbox.noise import Noise, SelfRace
from afterburner_sandbox.stats import Interval
from afterburner_tui.commands import doctor, page
from tests.engine.models.servers import fake_server
from tests.engine.models.servers.asking import saying
from tests.tui.commands.harness import Ended, afterburner, snapshot

ISOLATED = bwrap.probe() is None or docker.probe() is None
NOWHERE = "unix:///nonexistent"


def examined(*options: str, **environment: str) -> Ended:
    """The command without its measurement."""
    ended = afterburner("doctor", "--no-noise", *options, **environment)

    assert "Traceback" not in ended.err
    return ended


def states(ended: Ended) -> dict[str, str]:
    """The state of each finding, by name."""
    return {found["name"]: found["state"] for found in ended.json()["findings"]}


def test_json(project: Path) -> None:
    """All sections are there; nothing is changed."""
    before = snapshot(project)

    ended = examined("--json")
    found = ended.json()

    assert ended.status == (0 if ISOLATED else 4)
    assert found["isolated"] is ISOLATED
    assert found["noise"] is None
    assert {entry["section"] for entry in found["findings"]} == {
        *("python", "sandbox", "models", "extras", "data", "machine"),
    }
    assert all(set(entry) >= {"name", "state", "said"} for entry in found["findings"])
    assert snapshot(project) == before


def test_words_for_people(project: Path) -> None:
    """The table is the data, so it is on stdout, without colours in a file."""
    ended = examined()

    for word in ("Sandboxes", "bwrap", "rulebook", "load", "interpreter"):
        assert word in ended.out
    assert "\x1b" not in ended.out
    assert ended.err == ""


def test_noise(project: Path) -> None:
    """Identical code is raced against itself, and what comes out is said."""
    ended = afterburner("doctor", "--json")
    noise = ended.json()["noise"]

    assert len(noise["races"]) >= 6
    assert 0 <= noise["typical"] <= noise["within_95"] <= noise["least_gain"]
    assert "identical code" in states(ended)


def test_without_a_sandbox(project: Path) -> None:
    """Status 4, and how to install one; the rest is still shown."""
    ended = examined("--json", PATH="/nonexistent", DOCKER_HOST=NOWHERE)
    bubblewrap = next(f for f in ended.json()["findings"] if f["name"] == "bwrap")

    assert ended.status == 4
    assert ended.json()["sandbox"] == "process"
    assert bubblewrap["state"] == "missing"
    assert "apt install bubblewrap" in bubblewrap["remedy"]


@pytest.mark.docker
@pytest.mark.skipif(docker.probe() is not None, reason=str(docker.probe()))
def test_what_docker_lacks_is_said(project: Path) -> None:
    """An image or a runtime that is named has to be there."""
    plain = examined("--json")
    image = examined("--json", AFTERBURNER_DOCKER_IMAGE="no/such:image")
    runtime = examined("--json", AFTERBURNER_DOCKER_RUNTIME="none-such")

    assert states(plain)["docker"] == "ok"
    assert states(image)["docker"] == states(runtime)["docker"] == "warning"
    assert "docker pull no/such:image" in image.out
    assert "make none-such known" in runtime.out


@pytest.mark.parametrize("python", ["/nonexistent/python", "/bin/false", "."])
def test_an_interpreter_that_does_not_work(project: Path, python: str) -> None:
    """It is said to be missing; there is no noise to measure then."""
    ended = afterburner("doctor", "--json", "--python", python)

    assert "Traceback" not in ended.err
    assert states(ended)["interpreter"] == "missing"
    assert ended.json()["noise"] is None


def test_the_environment_of_the_folder_is_named(project: Path) -> None:
    """The one that a run of a file here would use, and why."""
    (project / ".venv" / "bin").mkdir(parents=True)
    (project / ".venv" / "pyvenv.cfg").write_text("home = /usr/bin\n")
    (project / ".venv" / "bin" / "python").symlink_to(sys.executable)

    found = examined("--json").json()["findings"]
    (said,) = [f["said"] for f in found if f["name"] == "interpreter"]

    assert "the nearest environment above the file" in said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_that_cannot_be_written(project: Path) -> None:
    """The reason why no evidence would be kept is known before a run."""
    ended = examined("--json", XDG_DATA_HOME="/proc/nowhere")

    assert states(ended)["folder"] == "missing"


def test_a_folder_that_is_gone(project: Path) -> None:
    """Started from a folder that was removed: words, and no trace."""
    gone = project / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    try:
        ended = afterburner("doctor", "--no-noise", "--json")
    finally:
        os.chdir(project)

    assert "Traceback" not in ended.err
    assert ended.status == (0 if ISOLATED else 4)


def self_races(*ratios: float) -> Noise:
    """What a measurement with these ratios would be."""
    even = Interval(1.0, 0.9, 1.1)
    races = [SelfRace(0.001, Interval(r, r * 0.999, r * 1.001), even) for r in ratios]
    return Noise(tuple(races))


def test_a_noisy_machine_is_warned_of() -> None:
    """Above one per cent; below that it is well."""
    quiet = doctor._floor(self_races(1.001, 0.999, 1.0, 1.002))[0]
    noisy = doctor._floor(self_races(1.03, 0.98, 1.0, 1.02))[0]

    assert (quiet.state, noisy.state) == ("ok", "warning")
    assert quiet.said == "differs by ±0.12 % (95 % of races within ±0.34 %)"
    assert "measure again" in noisy.remedy


def test_other_text_is_harmless_for_the_terminal() -> None:
    """A folder's name may hold what would steer it."""
    finding = Finding("data", "folder", "ok", "/tmp/\x1b[2Jevil\nname")

    shown = page.drawn(doctor._table((finding,)))

    assert "\x1b" not in shown
    assert shown.count("\n") == 2


async def test_the_speed_of_a_model_is_told(project: Path) -> None:
    """A server that answers is measured, unless it has to be quick."""
    async with fake_server.running() as server:
        server.replies = [saying(*["word "] * 20)]
        url = {"AFTERBURNER_MODEL_BASE_URL": server.url}
        told = await asyncio.to_thread(examined, "--json", **url)
        asked = len(server.asked)
        quick = await asyncio.to_thread(examined, "--json", "--quick", **url)

    found = {row["policy"]: row for row in told.json()["policies"]}
    assert asked == 1
    assert found["openai"]["usable"]
    assert found["openai"]["speed"]["model"] == "tiny"
    assert found["openai"]["speed"]["tokens_per_s"] > 0
    assert len(server.asked) == 1
    assert {row["speed"] for row in quick.json()["policies"]} == {None}
