"""A real Emacs, without a screen, with `lsp/editors/emacs/afterburner.el`."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.lsp.editors.conftest import ROOT
from tests.lsp.editors.project import FUNCTION_LINE, RUN_S, SETTINGS, Project

HERE = Path(__file__).parent
PACKAGE = ROOT / "lsp/editors/emacs/afterburner.el"
EMACS = ["emacs", "--batch", "--no-init-file"]  # with the site's packages
INSTALLED = shutil.which("emacs") is not None

pytestmark = [
    pytest.mark.emacs,
    pytest.mark.skipif(not INSTALLED, reason="Emacs is not installed"),
]


def emacs(
    *arguments: str, env: dict[str, str], cwd: Path
) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    return subprocess.run(
        [*EMACS, *arguments],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=RUN_S + 60,
    )


def has(library: str, env: dict[str, str], cwd: Path) -> bool:
    """Whether this Emacs finds a library."""
    arguments = ("-f", "package-initialize", "-l", library)
    return emacs(*arguments, env=env, cwd=cwd).returncode == 0


def test_package_compiles_without_a_warning(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """Whoever installs the package sees no warning."""
    copy = shutil.copy(PACKAGE, tmp_path)
    compiled = emacs(
        "--eval=(setq byte-compile-error-on-warn t)",
        "--funcall=batch-byte-compile",
        str(copy),
        env=environment,
        cwd=tmp_path,
    )

    assert compiled.returncode == 0, compiled.stderr


@pytest.mark.parametrize("client", ["eglot", "lsp-mode"])
def test_code_action_ends_in_a_saved_file(
    client: str, project: Project, environment: dict[str, str]
) -> None:
    """Chosen from the client's own menu, the action rewrites the function."""
    if not has(client, environment, project.folder):
        pytest.skip(f"{client} is not installed")
    told = {
        "CLIENT": client,
        "MODULE": str(project.module),
        "SETTINGS": json.dumps(SETTINGS),
        "FUNCTION_LINE": str(FUNCTION_LINE),
        "TIMEOUT_S": str(RUN_S),
    }
    session = emacs(
        *("-f", "package-initialize", "-l", str(PACKAGE)),
        *("-l", str(HERE / "emacs_session.el")),
        env={**environment, **told},
        cwd=project.folder,
    )

    assert session.returncode == 0, session.stderr
    project.check()
