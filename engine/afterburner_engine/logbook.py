"""Notes down what is asked, answered and examined while a run goes on."""

from __future__ import annotations

import dataclasses
import time
import uuid
from typing import Any

from afterburner_engine import trajectory
from afterburner_engine.evidence import now
from afterburner_engine.policy import Malformed, Prompt, Proposal
from afterburner_engine.report import CandidateReport


class Logbook:
    """The part of a trajectory that nobody else remembers."""

    def __init__(self) -> None:
        self.id = uuid.uuid4().hex[:16]
        self.created = now()
        self.asks: list[trajectory.Ask] = []
        self.answers: list[trajectory.Answer] = []
        self.exams: list[trajectory.Exam] = []
        self.bases: dict[int, tuple[int | None, float]] = {}
        """Of each candidate, what it was raced against, and the ratio of that."""

        self._started = time.monotonic()

    def asked(self, iteration: int, parent: int | None, n: int, prompt: Prompt) -> int:
        """A call of the policy begins; its number."""
        number = len(self.asks) + 1
        self.asks.append(
            trajectory.Ask(
                ask=number,
                iteration=iteration,
                parent=parent,
                wanted=n,
                prompt=_plain(prompt),
                started_s=self._now(),
            )
        )
        return number

    def answered(self, ask: int, said: Proposal | Malformed) -> trajectory.Answer:
        """An answer has come; what becomes of it is noted in what is returned."""
        usage = dataclasses.asdict(said.usage) if said.usage else None
        if isinstance(said, Proposal):
            answer = trajectory.Answer(
                ask=ask,
                policy=said.policy,
                name=said.name,
                reason=_clean(said.reason),
                text=_clean(said.answer),
                code=_clean(said.code),
                usage=usage,
                fate="not-judged",
            )
        else:
            answer = trajectory.Answer(
                ask=ask,
                policy=said.policy,
                reason=_clean(said.reason),
                text=_clean(said.answer),
                usage=usage,
                fate="repeated" if said.repeated else "malformed",
            )
        self.answers.append(answer)
        return answer

    def ended(self, ask: int) -> None:
        """No further answer comes to this call."""
        self.asks[ask - 1].ended_s = self._now()

    def examined(self, candidate: int, report: CandidateReport, passed: bool) -> None:
        """A final exam is over."""
        self.exams.append(
            trajectory.Exam(candidate=candidate, passed=passed, report=report.to_json())
        )

    def _now(self) -> float:
        return round(time.monotonic() - self._started, 4)


def _clean(text: str) -> str:
    """Without halves of characters, which some servers send and UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode()


LEFT_OUT = ("module_source", "tried")
"""Of a prompt: the module is the target's with the prompt's code in it."""


def _plain(prompt: Prompt) -> dict[str, Any]:
    """A prompt as JSON can hold it."""
    fields = dataclasses.asdict(prompt)
    return {name: value for name, value in fields.items() if name not in LEFT_OUT}
