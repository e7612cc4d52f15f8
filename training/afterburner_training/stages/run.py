"""Goes through stages of a run, in a process of its own:

    python -m afterburner_training.stages.run FOLDER STAGE…

Several such processes, under `accelerate launch`, train together.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from afterburner_engine.errors import EngineError, UnavailableError
from afterburner_engine.models.libraries import library
from afterburner_sandbox.errors import SandboxError
from afterburner_training import run_folder
from afterburner_training.launching import WATCHED
from afterburner_training.run_folder import RunFolder
from afterburner_training.sections import Dpo, Grpo, Pretrain, Sft, Stage
from afterburner_training.stages.common import Job


def main(words: Sequence[str] | None = None) -> int:
    """Run the stages in turn; the exit status."""
    place, *stages = sys.argv[1:] if words is None else words
    if WATCHED in os.environ:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    try:
        folder = run_folder.opened(Path(place))
        for stage in stages:
            say(f"stage {stage}")
            run(folder, cast(Stage, stage))
    except EngineError as error:
        say(str(error))
        return error.exit_status
    except SandboxError as error:
        say(str(error))
        return UnavailableError.exit_status
    return 0


def run(folder: RunFolder, stage: Stage) -> None:
    """Run one stage.

    Raises:
        EngineError: it cannot be done; the text says what to do next.
        SandboxError: the sandbox failed.
    """
    if stage == "data":
        from afterburner_training.stages import data

        return data.run(folder, say)
    _threads(folder)
    if stage == "export":
        from afterburner_training.stages import export

        if folder.recipe.export is not None:
            say(f"exported: {export.run(folder, folder.recipe.export)}")
        return None
    settings = folder.recipe.training(stage)
    if settings is not None:
        _train(Job(folder, stage, settings))
    return None


def _train(job: Job) -> None:
    from afterburner_training.stages import dpo, grpo, pretrain, sft

    match job.settings:
        case Pretrain():
            pretrain.run(job, job.settings)
        case Sft():
            sft.run(job, job.settings)
        case Dpo():
            dpo.run(job, job.settings)
        case Grpo():
            grpo.run(job, job.settings)


def _threads(folder: RunFolder) -> None:
    """As the recipe says, whatever this machine would have."""
    threads = folder.recipe.launch.threads
    if threads is not None:
        library("torch").set_num_threads(threads)


def _end_with_stdin() -> None:
    """End when whoever started this process is gone: nobody waits for it any more."""
    while os.read(0, 4096):
        continue
    os.kill(os.getpid(), signal.SIGTERM)


def say(text: str) -> None:
    """Tell the user, once where several processes train together."""
    if os.environ.get("RANK", "0") == "0":
        sys.stderr.write(f"afterburner: {text}\n")
        sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
