"""Stored runs as data to train a model with: `sft`, `dpo` or plain `jsonl`.

What counts is what was measured. A row of `sft` is an answer that surely made the code
of its prompt better; a row of `dpo` is two answers to the same prompt, of which one is
surely better, by more than noise: faster, or right where the other is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from afterburner_engine.errors import EngineError
from afterburner_engine.llm import form_of
from afterburner_engine.models.settings import Form
from afterburner_engine.policy import Prompt
from afterburner_engine.prompting.answer import write
from afterburner_engine.prompting.question import question_of
from afterburner_engine.prompting.render import render
from afterburner_engine.standing import WRONG, gain, refuted
from afterburner_engine.target import target_from_source
from afterburner_engine.trajectory import Answer, Ask, Trajectory

Format = Literal["sft", "dpo", "jsonl"]
FORMATS: tuple[Format, ...] = ("sft", "dpo", "jsonl")

Render = Callable[[Trajectory, Ask], list[dict[str, str]]]
"""The messages of a prompt: role and content."""

BAD_FORM = ("malformed", "refused")
"""Fates of answers that hold no candidate at all."""


def lines(runs: Iterable[Trajectory], form: Format, render: Render) -> Iterator[str]:
    """A line of JSON for each row."""
    for run in runs:
        if form == "jsonl":
            yield run.model_dump_json()
            continue
        made = _sft(run, render) if form == "sft" else _dpo(run, render)
        for row in made:
            yield json.dumps(row)


def _sft(run: Trajectory, render: Render) -> Iterator[dict[str, Any]]:
    for same in _by_prompt(run):
        for answer in same.answers:
            better = same.improves(answer)
            if better is not None:
                yield {
                    "prompt": render(run, same.ask),
                    "completion": [_turn(answer)],
                    "ratio": better,
                    **_from(run, same.ask),
                }


def _dpo(run: Trajectory, render: Render) -> Iterator[dict[str, Any]]:
    for same in _by_prompt(run):
        for chosen in same.answers:
            if same.improves(chosen) is None:
                continue
            for rejected in same.answers:
                why = same.worse(rejected, chosen)
                if why is not None:
                    yield {
                        "prompt": render(run, same.ask),
                        "chosen": [_turn(chosen)],
                        "rejected": [_turn(rejected)],
                        "because": why,
                        **_from(run, same.ask),
                    }


def _from(run: Trajectory, ask: Ask) -> dict[str, Any]:
    return {"objective": run.objective, "run": run.id, "ask": ask.ask}


def _turn(answer: Answer) -> dict[str, str]:
    return {"role": "assistant", "content": answer.text or written(answer)}


def written(answer: Answer) -> str:
    """An answer in the form that models are asked for, where none wrote it."""
    return write(answer.reason, answer.code or "")


@dataclass(slots=True)
class _SamePrompt:
    """The answers to one prompt, in however many calls it was asked."""

    run: Trajectory
    ask: Ask
    answers: list[Answer] = field(default_factory=list)

    @property
    def least(self) -> float:
        """The least ratio that counts."""
        return 1 + float(self.run.settings.get("min_gain", 0.0))

    def improves(self, answer: Answer) -> float | None:
        """By how much it surely betters the prompt's code; None if it does not."""
        if answer.candidate is None or answer.candidate in refuted(self.run):
            return None
        found = gain(self.run, answer.candidate, self.ask.parent)
        if found is None or found.low <= self.least:
            return None
        return found.ratio

    def worse(self, answer: Answer, than: Answer) -> str | None:
        """Why one answer is surely worse than another, good one."""
        if answer.fate in BAD_FORM:
            return answer.fate
        if answer.candidate is None or than.candidate is None:
            return None
        verdict = self._report(answer.candidate)["verdict"]
        if verdict in WRONG:
            return str(verdict)
        if answer.candidate in refuted(self.run):
            return None
        found = gain(self.run, than.candidate, answer.candidate)
        if found is None or found.low <= self.least:
            return None
        return f"{found.ratio:.3g} times worse"

    def _report(self, candidate: int) -> dict[str, Any]:
        found = [one for one in self.run.candidates if one.candidate == candidate]
        return found[0].report


def _by_prompt(run: Trajectory) -> list[_SamePrompt]:
    """The answers, grouped by what was asked."""
    groups: dict[str, _SamePrompt] = {}
    for ask in run.asks:
        asked = {k: v for k, v in ask.prompt.items() if k != "iteration"}
        key = json.dumps(asked, sort_keys=True, default=str)
        same = groups.setdefault(key, _SamePrompt(run, ask))
        same.answers += [answer for answer in run.answers if answer.ask == ask.ask]
    return list(groups.values())


def as_asked(run: Trajectory, ask: Ask) -> list[dict[str, str]]:
    """The messages of a prompt, as the run's settings have a model asked.

    What had no room in a model's context is in here all the same.
    """
    prompt = prompt_of(run, ask)
    hosting: dict[str, Any] = run.settings.get("hosting") or {}
    # The rulebook writes whole functions, whatever their length.
    form: Form = "full" if run.policy == "rulebook" else hosting.get("form", "auto")
    rich = hosting.get("feedback", "rich") == "rich"
    question = question_of(prompt, rich=rich, form=form_of(form, prompt.code))
    return [asdict(message) for message in render(question)]


def prompt_of(run: Trajectory, ask: Ask) -> Prompt:
    """The prompt as the policy got it, but for what was tried before.

    Raises:
        EngineError: the record is of another version, or damaged.
    """
    place = Path(run.target.path)
    try:
        target = target_from_source(place, run.target.module, run.target.qualname)
        module = target.with_code(str(ask.prompt["code"]))
        return _PROMPT.validate_python({**ask.prompt, "module_source": module})
    except (KeyError, ValidationError) as error:
        raise EngineError(
            f"run {run.id} holds a prompt that cannot be asked again: {error}"
        ) from error


_PROMPT = TypeAdapter(Prompt)
