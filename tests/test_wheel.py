"""The built wheel, installed elsewhere, with the source out of reach."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.chance import likely, tried_again

ROOT = Path(__file__).parents[1]
MODULE = '''
def firsts(items: list[int]) -> list[int]:
    """Each item once, in order.

    >>> firsts([3, 1, 3])
    [3, 1]
    """
    seen = []
    for item in items:
        if item not in seen:
            seen.append(item)
    return seen
'''


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, as it would be published."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(
        [*command, "-d", str(folder)], cwd=ROOT, check=True, capture_output=True
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of a new environment that holds the wheel and nothing else of ours."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False, symlinks=True)
    site = sysconfig.get_path("purelib", vars={"base": str(home)})
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return home / "bin"


def run(
    installed: Path, cwd: Path, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Run the installed program; its dependencies come from this environment.

    A path in PYTHONPATH processes no `.pth` file, so an editable install of the
    source is not seen.
    """
    env = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": str(cwd),
        "XDG_DATA_HOME": str(cwd / "data"),
        "PYTHONPATH": sysconfig.get_path("purelib"),
    }
    return subprocess.run(
        [installed / "python", *arguments],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_holds_the_five_packages_and_no_tests(wheel: Path) -> None:
    """Top-level names are ours; nothing called `engine` or `tests` gets installed."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()

    top = {name.partition("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {
        "afterburner_tui",
        "afterburner_engine",
        "afterburner_lsp",
        "afterburner_sandbox",
        "afterburner_training",
    }
    assert "afterburner_tui/app.tcss" in names
    assert "afterburner_engine/py.typed" in names
    assert "afterburner_training/recipes/smoke.toml" in names


@tried_again
def test_the_installed_program_improves_a_function(
    installed: Path, tmp_path: Path
) -> None:
    """From the wheel alone: a slow file goes in, a proven diff comes out."""
    look = "import afterburner_tui as t; print(t.__file__)"
    where = run(installed, tmp_path, "-c", look)
    assert str(ROOT) not in where.stdout
    assert str(installed.parent) in where.stdout
    (tmp_path / "slow.py").write_text(MODULE)

    done = run(
        installed,
        tmp_path,
        "-m",
        "afterburner_tui.cli",
        "optimize",
        "slow.py::firsts",
        "--json",
    )

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    likely(found["status"] == "improved", found["reason"])
    assert Path(found["evidence"]).exists()
