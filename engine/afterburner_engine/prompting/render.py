"""A question as a model reads it, in the form of the Afterburner paper.

Instruction, objective, problem, current code, its four numbers, and how to answer. A
pure function: the same question gives the same text, here, in training and in
evaluation. What changes from iteration to iteration comes after what does not, so that
servers can keep what they have read.
"""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_engine.models.base import Message
from afterburner_engine.policy import Measured
from afterburner_engine.prompting import edits
from afterburner_engine.prompting.answer import fenced
from afterburner_engine.prompting.context import shown
from afterburner_engine.prompting.question import Question

INSTRUCTION = """\
You make Python code more efficient. You are shown a problem, code that solves it, and
what was measured when that code ran. Write better code for the objective. It has to
behave exactly as before on every input: the same results, the same exceptions, the same
changes of its arguments. If the current code did not pass, correct it first."""

OBJECTIVES = {
    "time": "Reduce the running time.",
    "memory": "Reduce the peak memory.",
    "integral": "Reduce the integral of memory over time: both time and memory count.",
}

FULL = """\
First think about what the current code costs and why, then write the solution. Answer
in exactly this form, with nothing before, between or after:

<thinking>
what is slow or large, and what you do instead
</thinking>
<solution>
```python
imports that the function needs in addition, then the whole function
```
</solution>

Keep the function's name, parameters and decorators. Only imports can be beside it."""

EDITS = f"""\
First think about what the current code costs and why, then write the solution as edits
of the current code. Answer in exactly this form, with nothing before, between or after:

<thinking>
what is slow or large, and what you do instead
</thinking>
<solution>
{edits.SEARCH}
whole lines of the current code, exactly as they stand there
{edits.MIDDLE}
the lines that take their place
{edits.REPLACE}
</solution>

Write as many edits as it takes. The lines that an edit searches for have to stand in
the current code exactly once. Keep the function's name, parameters and decorators. A
new import goes into the function."""

NO_CODE = "There is none yet. Write this function:"


def render(
    question: Question, *, feedback: bool = True, original: bool = True
) -> tuple[Message, ...]:
    """The messages that ask the question.

    Without `feedback` nothing measured is told, without `original` not the code.
    """
    sections = _sections(question, feedback=feedback, original=original)
    parts = [INSTRUCTION, *(f"## {title}\n{text}" for title, text in sections)]
    return (Message("user", "\n\n".join(part.strip("\n") for part in parts) + "\n"),)


def _sections(
    question: Question, *, feedback: bool, original: bool
) -> Iterator[tuple[str, str]]:
    code = question.code if original else ""
    edited = question.form == "edits" and bool(code)
    yield "Objective", OBJECTIVES[question.objective]
    if question.statement.strip():
        yield "Problem", fenced(question.statement, "text")
    if question.context:
        told = f"`{question.qualname}` uses this of its module, which stays as it is:"
        yield "Context", f"{told}\n{fenced(shown(question.context))}"
    wanted = (
        f"{NO_CODE}\n{fenced(question.signature)}" if question.signature else NO_CODE
    )
    yield "Current code", fenced(code) if code else wanted
    if feedback:
        yield from _feedback(question, with_code=original)
    yield "Answer", EDITS if edited else FULL


def _feedback(question: Question, *, with_code: bool) -> Iterator[tuple[str, str]]:
    if question.measured is not None:
        yield "Measured", numbers(question.measured)
    if question.growth or question.exponent is not None:
        yield "Growth", growth(question)
    if question.hot_lines and with_code:
        yield "Hot lines", hot_lines(question)
    if question.rejected is not None:
        yield "A wrong attempt", attempt(question)


def numbers(measured: Measured) -> str:
    """The four numbers, in one line."""
    time = _number(measured.seconds, 1, "s")
    memory = _number(measured.peak_bytes, 1e6, "MB")
    integral = _number(measured.byte_seconds, 1e6, "MB·s")
    passed = "yes" if measured.passed else "no"
    return f"Passed: {passed} / Time: {time} / Memory: {memory} / Integral: {integral}"


def growth(question: Question) -> str:
    """The time of a call over the size of its input."""
    rows = [f"{size}: {seconds:.3g} s" for size, seconds in question.growth]
    lines = [f"Time of one call by size of input: {', '.join(rows)}."] if rows else []
    if question.exponent is not None:
        lines.append(f"It grows about as n^{question.exponent:.1f}.")
    return "\n".join(lines)


def hot_lines(question: Question) -> str:
    """Where the time goes, by the lines' own text."""
    lines = question.code.split("\n")
    rows = [
        f"{hot.share:.0%} line {hot.line}: {lines[hot.line - 1].strip()}"
        for hot in question.hot_lines
        if 0 < hot.line <= len(lines)
    ]
    return fenced("\n".join(rows), "text")


def attempt(question: Question) -> str:
    """The last candidate that behaved otherwise, and on which input."""
    wrong = question.rejected
    if wrong is None:
        return ""
    parts = [f"This was tried and rejected ({wrong.verdict})."]
    if wrong.code:
        parts.append(fenced(wrong.code).rstrip("\n"))
    example = wrong.counterexample
    if example is None:
        parts.append(fenced(wrong.detail, "text"))
    else:
        rows = (
            f"call:     {example.call}\nexpected: {example.expected}\n"
            f"got:      {example.actual}\nbecause:  {example.why}"
        )
        parts.append(fenced(rows, "text"))
    return "\n".join(parts)


def _number(value: float | None, unit: float, name: str) -> str:
    return "not measured" if value is None else f"{value / unit:.4g} {name}"
