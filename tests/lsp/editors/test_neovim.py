"""A real Neovim, without a screen, with the plugin of `lsp/editors/neovim`."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.lsp.editors.conftest import ROOT
from tests.lsp.editors.project import FUNCTION_LINE, RUN_S, SETTINGS, Project

NEOVIM = shutil.which("nvim")
HERE = Path(__file__).parent

pytestmark = [
    pytest.mark.neovim,
    pytest.mark.skipif(NEOVIM is None, reason="Neovim is not installed"),
]


def test_code_action_ends_in_a_saved_file(
    project: Project, environment: dict[str, str]
) -> None:
    """Chosen from the editor's own menu, the action rewrites the function."""
    told = {
        "PLUGIN": str(ROOT / "lsp/editors/neovim"),
        "MODULE": str(project.module),
        "SETTINGS": json.dumps(SETTINGS),
        "FUNCTION_LINE": str(FUNCTION_LINE),
        "TIMEOUT_MS": str(RUN_S * 1000),
    }
    command = ["nvim", "--headless", "--clean", "-S", str(HERE / "neovim_session.lua")]
    session = subprocess.run(
        command,
        cwd=project.folder,
        env={**environment, **told},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=RUN_S + 60,
    )

    assert session.returncode == 0, session.stderr
    assert json.loads(session.stdout)[0] == "Optimize efficiency"
    project.check()
