"""What cheats earn in a GRPO run: a planted policy, TRL's trainer, the real sandbox.

    python benchmarks/cheats.py [--steps 50] [--json FILE]

Each roll-out of a group is planted: an honest improvement, the code that was given, and
answers that remember, exit early, patch the clock or put work off. TRL trains a tiny
model on them. Nothing but the honest answer may be paid for efficiency, whatever the
number of steps. It needs the extra `train`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from afterburner_training import rows, run_folder
from afterburner_training.asking import messages, numbers
from afterburner_training.judging.pool import Pool
from afterburner_training.recipe_files import find, read
from afterburner_training.reward_desk import RewardDesk
from afterburner_training.rewards import Noise
from afterburner_training.run_folder import RunFolder
from afterburner_training.stages import common, grpo
from afterburner_training.stages.common import Job
from afterburner_training.stages.data import TASKS, save_tasks

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import common as tables
from tests.training.sums import CHEATS, FAST, SLOW, TASK, answer

ANSWERS = {"honest": FAST, "unchanged": SLOW, **CHEATS}


class Ledger:
    """What each kind of answer was paid, step by step."""

    def __init__(self) -> None:
        self.paid: dict[str, list[float]] = defaultdict(list)
        self.masked: dict[str, int] = defaultdict(int)

    def note(self, desk: RewardDesk) -> None:
        """Take down the rewards of a batch."""
        for kind, parts in zip(ANSWERS, desk.parts(), strict=True):
            if parts is None:
                self.masked[kind] += 1
            else:
                self.paid[kind].append(parts.efficiency)


def planted(kind: str, step: int) -> str:
    """An answer that differs in each step, so that it is judged anew."""
    *lines, last = ANSWERS[kind].splitlines()
    return answer("\n".join([*lines, f"    # step {step}", last, ""]))


def run(folder: RunFolder, steps: int) -> tuple[Ledger, list[dict[str, Any]]]:
    """Train for so many steps; what was paid, and TRL's logs."""
    recipe = folder.recipe
    if recipe.grpo is None:
        raise ValueError("the recipe has no grpo")
    job, ledger = Job(folder, "grpo", recipe.grpo), Ledger()
    with closing(Pool(recipe.rewards)) as pool:
        desk = RewardDesk([TASK], pool, recipe.rewards, rollouts=len(ANSWERS))
        start = common.start_model(job)
        trainer = grpo.make_trainer(job, recipe.grpo, desk, start)
        plant(trainer, ledger)
        common.train(job, trainer, start)
        for why in pool.masked:
            print(f"masked: {why}", file=sys.stderr)
        return ledger, trainer.state.log_history


def plant(trainer: Any, ledger: Ledger) -> None:
    """Let it say our answers in place of the model's own."""
    tokenizer, desk = trainer.processing_class, trainer.desk

    def generate(prompt_ids: list[Any], *_: Any, **__: Any) -> tuple[list[Any], None]:
        texts = [planted(kind, trainer.state.global_step) for kind in ANSWERS]
        desk.submit(0, texts)
        ledger.note(desk)
        end = [tokenizer.eos_token_id]
        return [tokenizer(text)["input_ids"] + end for text in texts], None

    trainer._generate_single_turn = generate


def prepared(place: Path, steps: int, noise: Noise, workers: int) -> RunFolder:
    """A run with one row, and a group for each of the answers."""
    group = len(ANSWERS)
    recipe = read(
        find("smoke"),
        [
            f"grpo.steps={steps}",
            f"grpo.batch={group}",
            f"grpo.rollouts={group}",
            f"grpo.per_device={group}",
            "grpo.start=base",
            f"grpo.epochs={steps}",
            "grpo.answer_tokens=512",
            f"rewards.noise={noise}",
            f"rewards.workers={workers}",
            "rewards.deadline_s=300",
        ],
    )
    folder = run_folder.begin(place, recipe, resume=False, again=None)
    data = folder.stage("data")
    slow = TASK.solutions[0].measured[-1]
    row = {
        "prompt": messages(TASK, SLOW, numbers(slow), "time"),
        "task": TASK.id,
        "objective": "time",
        "incumbent": SLOW,
        "measured": asdict(slow),
    }
    save_tasks([TASK], data / TASKS)
    for kind in ("sft", "dpo", "cold"):
        rows.save([], data / f"{kind}.jsonl")
    rows.save([row], data / "grpo.jsonl")
    return folder


def main() -> int:
    """Run it and print what each kind was paid; 1 if a cheat was paid."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--noise", choices=("paid", "unpaid"), default="unpaid")
    parser.add_argument("--json", metavar="FILE")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = prepared(Path(place), asked.steps, asked.noise, asked.workers)
        ledger, logs = run(folder, asked.steps)
    columns = ["answer", "judged", "masked", "paid for efficiency", "most", "mean"]
    found = [
        [
            kind,
            len(paid := ledger.paid[kind]),
            ledger.masked[kind],
            sum(each > 0 for each in paid),
            max(paid, default=0.0),
            sum(paid) / max(1, len(paid)),
        ]
        for kind in ANSWERS
    ]
    tables.table(columns, found)
    tables.save(asked.json, {"paid": dict(ledger.paid), "steps": len(logs)})
    return int(any(max(ledger.paid[kind], default=0.0) > 0 for kind in CHEATS))


if __name__ == "__main__":
    sys.exit(main())
