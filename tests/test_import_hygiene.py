"""What an import drags in, seen from a fresh interpreter.

import-linter reads the static graph; only this proves that a deferral defers.
"""

import subprocess
import sys

import pytest

HEAVY = {"torch", "transformers", "trl", "peft", "vllm", "ray", "numpy"}
FRONT_ENDS = {"afterburner_tui", "afterburner_lsp", "afterburner_training"}


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("afterburner_sandbox.session", {"textual", "rich", "afterburner_engine"}),
        ("afterburner_engine.loop", {"textual", "rich"} | FRONT_ENDS),
        ("afterburner_engine.verify", {"textual", "rich"} | FRONT_ENDS),
        ("afterburner_engine.models.vllm", {"httpx2", "libcst", "pydantic"}),
        ("afterburner_engine.models.openai", {"libcst", "pydantic"} | FRONT_ENDS),
        ("afterburner_engine.models.transformers", {"textual", "jinja2"}),
        ("afterburner_engine.models.mini", {"ctranslate2", "tokenizers", "jinja2"}),
        ("afterburner_tui.app", {"libcst"} | (FRONT_ENDS - {"afterburner_tui"})),
        ("afterburner_tui.cli", {"textual", "rich", "libcst", "pydantic"}),
        (
            "afterburner_lsp.server",
            {"textual", "rich", "libcst", "pydantic", "docker"}
            | (FRONT_ENDS - {"afterburner_lsp"}),
        ),
        ("afterburner_lsp.engine_process", {"textual", "rich", "pygls", "libcst"}),
        ("afterburner_training.stages.grpo", {"textual", "rich"}),
        ("afterburner_tui.commands.run", FRONT_ENDS - {"afterburner_tui"}),
        ("afterburner_tui.commands.train", {"textual", "libcst"}),
        ("afterburner_training.evaluation.running", {"textual", "rich", "matplotlib"}),
        (
            "afterburner_training",
            {"textual", "rich"} | (FRONT_ENDS - {"afterburner_training"}),
        ),
    ],
)
def test_an_import_stays_light(module: str, forbidden: set[str]) -> None:
    """Nobody pays for torch, for another front end, or for what is used later."""
    probe = f"import {module}, sys; print(*sys.modules, sep='\\n')"

    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )

    assert not (forbidden | HEAVY) & set(done.stdout.split())


def test_what_runs_inside_needs_the_standard_library_only() -> None:
    """The fork server starts in an interpreter that has none of our dependencies."""
    probe = (
        "import sys, afterburner_sandbox.inside.server; "
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )

    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )

    foreign = {
        name
        for name in done.stdout.split()
        if name not in sys.stdlib_module_names and not name.startswith("_")
    }
    assert foreign <= {"afterburner_sandbox", "sitecustomize", "distutils"}
