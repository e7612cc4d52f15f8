"""The last stage: a checkpoint that others can run, its card, and mini's folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from afterburner_engine.models import export as mini
from afterburner_engine.models.libraries import library
from afterburner_training.curves import read
from afterburner_training.run_folder import RunFolder
from afterburner_training.sections import Export, Stage

TOLD = {
    "reward": "reward",
    "answers/exact": "answers in the exact form",
    "answers/passed": "answers that behave as they should",
    "answers/faster": "answers that are faster beyond noise",
    "answers/gain": "how many times as fast those are that behave, geometric mean",
    "answers/tampered": "answers that tried to deceive the sandbox",
}
"""Curves whose first and last values stand on the card."""

LAST = 10
"""Values at each end of a curve that are averaged for it."""


def run(folder: RunFolder, settings: Export) -> Path:
    """Write `export/NAME`, and `export/NAME-mini`; the folder of the former."""
    source = folder.model(folder.recipe.last)
    place = folder.stage("export")
    target = place / settings.name
    half = place / "half"
    shutil.rmtree(half, ignore_errors=True)
    transformers = library("transformers")
    model = transformers.AutoModelForCausalLM.from_pretrained(
        source, dtype=_dtype(folder)
    )
    model.save_pretrained(half)
    transformers.AutoTokenizer.from_pretrained(source).save_pretrained(half)
    (half / "README.md").write_text(
        card(folder, settings, model.num_parameters()), encoding="utf-8"
    )
    shutil.rmtree(target, ignore_errors=True)
    half.rename(target)
    told = {"model": str(target), "parameters": model.num_parameters()}
    if settings.ctranslate2:
        small = mini.export(
            target,
            place / f"{settings.name}-mini",
            name=settings.name,
            quantisation=settings.quantisation,
            max_tokens=settings.max_tokens,
        )
        told["mini"] = str(small)
    folder.finish("export", told)
    return target


def _dtype(folder: RunFolder) -> str:
    training = folder.recipe.training(folder.recipe.last)
    full = training is None or training.precision == "fp32"
    return "float32" if full else "bfloat16"


def card(folder: RunFolder, settings: Export, parameters: int) -> str:
    """The model card: from what, by what, on what, and how it went."""
    recipe = folder.recipe
    base = recipe.model.base or "random weights"
    facts = json.loads((folder.path / "facts.json").read_text("utf-8"))
    head = ["---", "library_name: transformers", "pipeline_tag: text-generation"]
    head += [f"license: {settings.licence}"] if settings.licence else []
    head += [f"base_model: {recipe.model.base}"] if recipe.model.base else []
    lines = [
        *head,
        "---",
        f"# {settings.name}",
        "",
        f"{recipe.description or recipe.name}. {parameters:,} parameters, from {base}; "
        f"stages: {', '.join(recipe.stages)}. It rewrites Python functions to be more "
        "efficient, in the form that Afterburner asks for.",
        "",
        *_went(folder),
        f"Made by afterburner {facts['afterburner']} (revision {facts['git']}), seed "
        f"{recipe.seed}. What it proposes has to be judged in a sandbox: it is often "
        "wrong.",
        "",
        *_data(folder),
    ]
    return "\n".join(lines)


def _data(folder: RunFolder) -> list[str]:
    path = folder.path / "data" / "card.md"
    return path.read_text("utf-8").splitlines() if path.is_file() else []


def _went(folder: RunFolder) -> list[str]:
    """How roll-outs changed, where there was reinforcement."""
    stage: Stage = "grpo"
    path = folder.path / stage / "curves.csv"
    if not path.is_file():
        return []
    rows = read(path)
    lines = ["| roll-outs on training tasks | first | last |", "|---|---|---|"]
    for name, words in TOLD.items():
        values = [value for _, known, value in rows if known == name]
        if values:
            first, last = values[:LAST], values[-LAST:]
            lines.append(
                f"| {words} | {sum(first) / len(first):.3g} "
                f"| {sum(last) / len(last):.3g} |"
            )
    said = "These are training tasks: they say how training went, not how good it is."
    return [*lines, "", said, ""]
