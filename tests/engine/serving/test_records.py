"""Records and locks: true while their process lives, and nobody else's to read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest

from afterburner_engine.errors import UnavailableError
from afterburner_engine.serving import locks, places, records
from afterburner_engine.serving.processes import Process
from afterburner_engine.serving.records import Server

MODEL = "some/model"

HOLDER = """
import sys, time
from pathlib import Path
from afterburner_engine.serving import locks
lock = locks.acquire(Path(sys.argv[1]))
print("held" if lock else "taken", flush=True)
time.sleep(600)
"""


def server(process: Process | None = None, model: str = MODEL) -> Server:
    """A record."""
    return Server(
        model=model,
        name="model",
        state="ready",
        url="http://127.0.0.1:1/v1",
        key="very-secret",
        supervisor=Process.of(os.getpid()),
        process=process,
        since=time.time(),
        idle_minutes=30.0,
    )


def sleeper() -> subprocess.Popen[bytes]:
    """A process that leads a group of its own, as a server does."""
    return subprocess.Popen(["sleep", "600"], start_new_session=True)


def test_a_lock_has_one_holder() -> None:
    """A second one gets None, and gets it once it is free."""
    path = records.lock_path(MODEL)
    first = locks.acquire(path)

    assert first is not None
    assert locks.acquire(path, patience_s=0) is None
    assert locks.is_held(path)
    first.release()
    assert not locks.is_held(path)
    second = locks.acquire(path, patience_s=0)
    assert second is not None
    second.release()


def test_a_lock_ends_with_its_process() -> None:
    """Also when that is killed, with no chance to clean up."""
    path = records.lock_path(MODEL)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert holder.stdout is not None
    said = holder.stdout.readline()
    held = locks.is_held(path)
    holder.kill()
    holder.communicate()

    assert (said, held) == (b"held\n", True)
    assert not locks.is_held(path)


def test_a_record_is_for_its_user_alone() -> None:
    """Folder 700, file 600; and what is printed of it holds no key."""
    records.write(server())
    (path,) = places.folder().glob("*.json")

    assert path.stat().st_mode & 0o777 == 0o600
    assert places.folder().stat().st_mode & 0o777 == 0o700
    assert "very-secret" not in str(server().shown())
    assert "very-secret" not in repr(server())


def test_a_record_is_true_while_its_lock_is_held() -> None:
    """Then it is found, as it was written; afterwards it is removed."""
    lock = locks.acquire(records.lock_path(MODEL))
    assert lock is not None
    written = server()
    records.write(written)
    found, listed = records.find(MODEL), records.running()
    lock.release()

    assert found == written
    assert listed == [written]
    assert records.find(MODEL) is None
    assert list(places.folder().glob("*.json")) == []


def test_a_server_that_was_left_running_is_ended() -> None:
    """Its supervisor was killed; whoever looks next cleans up."""
    left = sleeper()
    records.write(server(Process.of(left.pid)))

    assert records.running() == []
    assert left.wait(5) == -signal.SIGKILL


def test_a_process_that_took_an_old_id_is_left_alone() -> None:
    """The start says that it is another one."""
    innocent = sleeper()
    records.write(server(Process(innocent.pid, "12345")))
    found = records.running()
    alive = innocent.poll() is None
    innocent.kill()
    innocent.wait()

    assert found == []
    assert alive


def test_a_process_that_has_ended_is_known_to_have() -> None:
    """Also as long as nobody has waited for it."""
    process = sleeper()
    known = Process.of(process.pid)
    before = known.alive
    process.kill()

    assert before
    assert known.wait(5)
    process.wait()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 99}', "null"])
def test_a_broken_record_is_no_server(content: str) -> None:
    """It neither lists nor breaks anything."""
    (places.folder() / "serve-broken-000000000000.json").write_text(content)

    assert records.running() == []


def test_a_folder_that_others_can_enter_is_refused() -> None:
    """A key would not be safe there; the message says what to do."""
    folder = places.folder()
    folder.chmod(0o755)

    with pytest.raises(UnavailableError, match="yours alone"):
        places.folder()
    folder.chmod(0o700)


def test_a_link_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """Somebody else could have put it there."""
    path = places.folder()
    path.rmdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    path.symlink_to(elsewhere)
    try:
        with pytest.raises(UnavailableError):
            places.folder()
    finally:
        path.unlink()


def test_names_of_files_tell_models_apart() -> None:
    """Readable, safe, and never the same for two models."""
    names = {
        places.stem(m) for m in ("a/model", "b/model", "/x/../model", "../..", "/")
    }

    assert len(names) == 5
    assert all("/" not in name and not name.startswith(".") for name in names)


def test_without_a_runtime_folder_it_lies_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Silently, for the user alone, and not where others could be there first."""
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(os, "access", lambda *_: False)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        folder = places.folder()

    assert folder == tmp_path / "state" / "afterburner" / "run"
    assert folder.stat().st_mode & 0o777 == 0o700


def test_who_only_looks_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No folder of servers where there was never one."""
    fresh = tmp_path / "fresh"
    fresh.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(fresh))

    assert records.running() == []
    assert list(fresh.iterdir()) == []
