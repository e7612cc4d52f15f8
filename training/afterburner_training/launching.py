"""Starts the processes that train. No torch here, and none in the command line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from afterburner_engine.errors import UnavailableError
from afterburner_engine.models.libraries import missing
from afterburner_training.recipe import Recipe
from afterburner_training.run_folder import RunFolder
from afterburner_training.sections import Stage

WATCHED = "AFTERBURNER_TRAINS_FOR_STDIN"
"""Tells a process that it is to end when its stdin does."""

MODULE = "afterburner_training.stages.run"
LIBRARIES = ("torch", "transformers", "trl", "peft", "accelerate", "datasets")
END_S = 20.0
"""How long a process may take to end once it is asked to."""

FSDP = """\
compute_environment: LOCAL_MACHINE
distributed_type: FSDP
num_machines: 1
num_processes: {processes}
fsdp_config:
  fsdp_version: 2
  fsdp_auto_wrap_policy: TRANSFORMER_BASED_WRAP
  fsdp_reshard_after_forward: true
  fsdp_state_dict_type: FULL_STATE_DICT
"""
"""Of accelerate: parameters, gradients and the optimiser's state are spread."""

PLAIN = """\
compute_environment: LOCAL_MACHINE
distributed_type: MULTI_GPU
num_machines: 1
num_processes: {processes}
"""
"""Each GPU has all of the model."""


def check(recipe: Recipe, stages: Sequence[Stage]) -> None:
    """See to it that what these stages need is installed.

    Raises:
        UnavailableError: it is not; the text says what to install.
    """
    needed: list[tuple[str, tuple[str, ...]]] = []
    if any(recipe.training(stage) is not None for stage in stages):
        needed.append(("train", LIBRARIES))
    if "export" in stages:
        needed.append(("train", ("torch", "transformers")))
        if recipe.export is not None and recipe.export.ctranslate2:
            needed.append(("mini", ("ctranslate2", "tokenizers")))
    if "grpo" in stages and recipe.grpo is not None and recipe.grpo.vllm is not None:
        needed.append(("vllm", ("vllm",)))
    for extra, names in needed:
        lacking = missing(extra, *names)
        if lacking is not None:
            raise UnavailableError(lacking)


def commands(folder: RunFolder, stages: Sequence[Stage]) -> Iterator[list[str]]:
    """The command lines that go through the stages, in order.

    Neighbours share a process, but for those that train on several GPUs: these have one
    for each, and free all of a GPU's memory when they end.
    """
    alone = [sys.executable, "-m", MODULE, str(folder.path)]
    several = folder.recipe.launch.processes > 1
    together: list[str] = []
    for stage in stages:
        if not several or folder.recipe.training(stage) is None:
            together.append(stage)
            continue
        if together:
            yield [*alone, *together]
            together = []
        yield [*_together(folder), MODULE, str(folder.path), stage]
    if together:
        yield [*alone, *together]


def _together(folder: RunFolder) -> list[str]:
    """What starts a module once for each process; its settings lie in the folder."""
    launch = folder.recipe.launch
    if launch.device == "cpu":  # where accelerate would start but one
        count = f"--nproc_per_node={launch.processes}"
        run = [sys.executable, "-m", "torch.distributed.run"]
        return [*run, "--standalone", count, "-m"]
    path = folder.path / "accelerate.yaml"
    text = FSDP if launch.sharding == "fsdp" else PLAIN
    path.write_text(text.format(processes=launch.processes), encoding="utf-8")
    module = [sys.executable, "-m", "accelerate.commands.launch"]
    return [*module, "--config_file", str(path), "-m"]


def launch(command: Sequence[str]) -> int:
    """Run a command line to its end; its exit status.

    What it prints goes to stderr. When this process is interrupted, it and all that it
    has started end first; when this one is killed, they see their stdin end.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=sys.stderr.fileno(),
        env=os.environ | {WATCHED: "1"},
        start_new_session=True,
    )
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(END_S)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
        return


def default_folder(recipe: Recipe) -> Path:
    """Where a run lies if nobody says otherwise."""
    return Path("runs") / recipe.name
