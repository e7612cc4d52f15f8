"""What a model is asked, as plain data: from a run's prompt, or from a task."""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass, field
from typing import Literal

from afterburner_engine.functions import FunctionNode
from afterburner_engine.policy import HotLine, Measured, Prompt, Rejected
from afterburner_engine.prompting.context import Piece, context_of
from afterburner_engine.source_file import parse
from afterburner_sandbox.verdict import Verdict

AnswerForm = Literal["full", "edits"]

WRONG = frozenset(
    verdict.value
    for verdict in (
        Verdict.DIFFERENT,
        Verdict.ERROR,
        Verdict.TIMEOUT,
        Verdict.OUT_OF_MEMORY,
    )
)
"""Verdicts on candidates that behave otherwise than the original."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. What is empty or None is left out of the prompt."""

    objective: str
    """`time`, `memory` or `integral`."""

    qualname: str
    code: str
    """The current code; empty where there is none yet."""

    statement: str = ""
    """The problem in words, or the docstring."""

    signature: str = ""
    """Of the wanted function, as `def f(x): ...`: told where there is no code."""

    measured: Measured | None = None
    """The four numbers of the current code."""

    context: tuple[Piece, ...] = ()
    """Other code of the module, in the order of the file."""

    growth: tuple[tuple[int, float], ...] = ()
    """Sizes of input, and the seconds of one call."""

    exponent: float | None = None
    hot_lines: tuple[HotLine, ...] = ()
    rejected: Rejected | None = None
    form: AnswerForm = "full"
    cut: tuple[str, ...] = field(default=())
    """What was left out, in words: for the user, not for the model."""


def question_of(prompt: Prompt, *, rich: bool, form: AnswerForm) -> Question:
    """The question that a prompt of the loop stands for."""
    wrong = [one for one in prompt.rejected if one.verdict in WRONG]
    rich = rich and prompt.feedback
    return Question(
        objective=prompt.objective,
        qualname=prompt.qualname,
        code=prompt.code if prompt.original else "",
        statement=prompt.statement or docstring(prompt.code),
        signature=signature(prompt.code),
        measured=prompt.measured if prompt.feedback else None,
        context=context_of(prompt.module_source, prompt.qualname),
        growth=prompt.sizes if rich else (),
        exponent=prompt.exponent if rich else None,
        hot_lines=prompt.hot_lines if rich and prompt.original else (),
        rejected=wrong[-1] if rich and wrong else None,
        form=form,
    )


def docstring(code: str) -> str:
    """The function's docstring without its margin, or nothing."""
    function = _function(code)
    text = ast.get_docstring(function, clean=False) if function else None
    return inspect.cleandoc(text) if text else ""


def signature(code: str) -> str:
    """The function's head, as `def f(x): ...`, or nothing."""
    function = _function(code)
    if function is None:
        return ""
    function.body = [ast.Expr(ast.Constant(...))]
    head, _, _ = ast.unparse(function).rpartition("\n")
    return f"{head} ..."


def _function(code: str) -> FunctionNode | None:
    try:
        tree = parse(code)
    except SyntaxError:
        return None
    functions = [node for node in tree.body if isinstance(node, FunctionNode)]
    return functions[-1] if functions else None
