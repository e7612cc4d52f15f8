"""All stages with the real TRL: a tiny model, killed in the middle, and run to its end.

One run for all tests here; it takes a minute or two on two cores.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from afterburner_engine.models import mini, transformers
from afterburner_engine.models.base import Completion, Message, Sampling, TextModel
from afterburner_engine.models.settings import ModelSettings
from afterburner_training.curves import curve, read
from afterburner_training.run_folder import opened
from afterburner_training.stages.data import load_rows, load_tasks
from tests.sandbox.helpers import needs_bwrap

pytestmark = [pytest.mark.torch, pytest.mark.mini, needs_bwrap]

COMMAND = [sys.executable, "-m", "afterburner_tui.cli", "train", "smoke"]
VLLM = os.environ.get("AFTERBURNER_VLLM_PYTHON")
ASK_VLLM = """
import json, sys
from afterburner_engine.models import vllm_batch
from afterburner_engine.models.base import Message, Sampling
from afterburner_engine.models.settings import ModelSettings

if __name__ == "__main__":
    asked = [Message(**said) for said in json.loads(sys.argv[2])]
    options = {"max_model_len": 1536, "enforce_eager": True}
    model = vllm_batch.load(sys.argv[1], ModelSettings(), **options)
    (answers,) = model.batch([asked], Sampling(max_tokens=320))
    print(answers[0].text)
"""
PATIENCE_S = 900.0
WATCHED = (
    "rewards/format/mean", "rewards/correct/mean", "rewards/efficiency/mean", "reward",
    "entropy", "kl", "completions/mean_length", "answers/passed", "answers/tampered",
)  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run whose trainer was killed in the cold start, then resumed."""
    folder = tmp_path_factory.mktemp("train") / "smoke"
    killed = _killed(folder, folder / "cold" / "trainer" / "checkpoint-10")
    assert killed.returncode == 2
    assert b"--resume" in killed.stderr
    assert not (folder / "cold" / "done.json").exists()

    done = subprocess.run(
        [*COMMAND, "--run", str(folder), "--resume"], capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().strip() == str(folder / "export" / "smoke")
    return folder


def _killed(folder: Path, mark: Path) -> subprocess.CompletedProcess[bytes]:
    """Start a run, and kill the process that trains once there is this checkpoint."""
    started = subprocess.Popen(
        [*COMMAND, "--run", str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    deadline = time.monotonic() + PATIENCE_S
    while not (mark / "trainer_state.json").exists() and started.poll() is None:
        if time.monotonic() > deadline:
            started.kill()
        time.sleep(0.01)
    if started.poll() is None:
        children = Path(f"/proc/{started.pid}/task/{started.pid}/children").read_text()
        os.kill(int(children.split()[0]), signal.SIGKILL)
    stdout, stderr = started.communicate()
    return subprocess.CompletedProcess(COMMAND, started.returncode, stdout, stderr)


def _tensors(folder: Path) -> dict[str, Any]:
    numpy = importlib.import_module("safetensors.numpy")
    found: dict[str, Any] = numpy.load_file(folder / "model.safetensors")
    return found


def _done(run: Path, stage: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((run / stage / "done.json").read_text("utf-8"))
    return told


@pytest.mark.parametrize("stage", ["pretrain", "sft", "dpo", "cold", "grpo"])
def test_every_trainable_parameter_moves(run: Path, stage: str) -> None:
    """All of them, or where there is an adapter, those of the layers that it adapts."""
    told = _done(run, stage)
    before = _tensors(Path(told["started_from"]))
    after = _tensors(run / stage / "model")
    adapted = stage == "dpo"

    assert before.keys() == after.keys()
    for name, tensor in after.items():
        trained = not adapted or name.endswith("_proj.weight")
        assert (tensor != before[name]).any() == trained, name


def test_a_killed_stage_goes_on_where_it_was(run: Path) -> None:
    """From its last checkpoint; its curves have each step once."""
    steps = [step for step, _ in curve(run / "cold" / "curves.csv", "loss")]
    cold = opened(run).recipe.cold

    assert cold is not None
    assert cold.steps is not None
    assert _done(run, "cold")["resumed_from_step"] >= 10
    assert _done(run, "sft")["resumed_from_step"] == 0
    assert steps == list(range(1, cold.steps + 1))


def test_the_curves_tell_how_reinforcement_went(run: Path) -> None:
    """Rewards by part, entropy, divergence, lengths, and what the sandbox found."""
    rows = read(run / "grpo" / "curves.csv")
    names = {name for _, name, _ in rows}

    assert set(WATCHED) <= names
    assert {step for step, _, _ in rows} == {1, 2, 3, 4}
    assert list((run / "grpo" / "tensorboard").glob("events.*"))


def test_the_run_holds_what_it_was_made_of(run: Path) -> None:
    """Recipe, facts, measured tasks, rows, and the data card."""
    tasks = load_tasks(run / "data" / "tasks.jsonl")

    assert opened(run).recipe.name == "smoke"
    assert json.loads((run / "facts.json").read_text("utf-8"))["libraries"]["trl"]
    assert all(one.measured for task in tasks for one in task.solutions)
    assert "Apache-2.0" in (run / "data" / "card.md").read_text("utf-8")
    card = (run / "export" / "smoke" / "README.md").read_text("utf-8")
    assert "license: Apache-2.0" in card
    assert "roll-outs on training tasks" in card


@pytest.mark.parametrize("host", [transformers, mini], ids=["transformers", "mini"])
async def test_the_export_proposes(run: Path, host: Any) -> None:
    """In both hosts it writes the function that it was taught, in the exact form."""
    folder = run / "export" / ("smoke-mini" if host is mini else "smoke")
    row = load_rows(run / "data", "cold")[0]
    model: TextModel = await host.open(str(folder), ModelSettings(threads=1))

    said = [Message(**message) for message in row["prompt"]]
    pieces = [piece async for piece in model.complete(said, Sampling(max_tokens=320))]
    await model.close()

    (answer,) = [piece for piece in pieces if isinstance(piece, Completion)]
    tasks = {task.id: task for task in load_tasks(run / "data" / "tasks.jsonl")}
    assert f"def {tasks[row['task']].entry_point}(" in answer.text


@pytest.mark.vllm
@pytest.mark.skipif(VLLM is None, reason="AFTERBURNER_VLLM_PYTHON names no interpreter")
def test_the_export_proposes_under_vllm(run: Path, tmp_path: Path) -> None:
    """The same checkpoint, as a GPU's host reads it."""
    script = tmp_path / "ask.py"
    script.write_text(ASK_VLLM, encoding="utf-8")
    row = load_rows(run / "data", "cold")[0]
    root = Path(__file__).parents[2]
    folders = [root / "engine", root / "sandbox"]

    done = subprocess.run(
        [
            str(VLLM),
            str(script),
            str(run / "export" / "smoke"),
            json.dumps(row["prompt"]),
        ],
        env=os.environ
        | {"PYTHONPATH": os.pathsep.join(map(str, folders))}
        | {"OMP_NUM_THREADS": "1", "VLLM_CPU_KVCACHE_SPACE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    tasks = {task.id: task for task in load_tasks(run / "data" / "tasks.jsonl")}
    assert f"def {tasks[row['task']].entry_point}(" in done.stdout


def test_a_finished_run_does_nothing_again(run: Path) -> None:
    """Quickly, and with the same result as JSON."""
    words = [*COMMAND, "--run", str(run), "--resume", "--json"]

    done = subprocess.run(words, capture_output=True, check=True)

    told = json.loads(done.stdout)
    assert told["run"] == str(run)
    assert list(told["stages"]) == list(opened(run).recipe.stages)
