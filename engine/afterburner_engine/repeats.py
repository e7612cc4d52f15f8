"""What becomes of a proposal that was made before: dropped, or told of a model."""

from __future__ import annotations

from afterburner_engine.candidate import fingerprint
from afterburner_engine.policy import Malformed, Proposal


def if_new(proposal: Proposal, seen: set[str]) -> Proposal | Malformed | None:
    """The proposal, noted in `seen` by its fingerprint; else what is told of it."""
    mark = fingerprint(proposal.code)
    if mark in seen:
        return as_repeated(proposal)
    seen.add(mark)
    return proposal


def as_repeated(proposal: Proposal) -> Malformed | None:
    """What is told of a proposal that was made before; None unless a model wrote it."""
    if proposal.usage is None:
        return None
    why = "it proposes what was tried before"
    answer = proposal.answer
    return Malformed(proposal.policy, why, answer, proposal.usage, repeated=True)
