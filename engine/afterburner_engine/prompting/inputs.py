"""Asks a model for a generator of a function's inputs, and finds it in the answer.

Pure functions: the same question gives the same text. No input of the user's is in it,
only code. What an answer holds is text here; it runs in the sandbox, if at all.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal

from afterburner_engine.models.base import Message
from afterburner_engine.prompting.answer import fenced
from afterburner_engine.prompting.context import Piece, shown
from afterburner_engine.prompting.extraction import UnusableError, python_in
from afterburner_engine.prompting.recovery import LONGEST, code_in

Lack = Literal["none", "growth", "lines", "few"]

LACKS: dict[Lack, str] = {
    "none": "No usable input of it is known.",
    "growth": "The inputs that are known cannot be made larger.",
    "lines": "The inputs that are known do not reach these lines:",
    "few": "Hardly any inputs of it are known.",
}

INSTRUCTION = """\
You write inputs for a Python function, so that it can be measured and compared with
faster versions of itself. Write a module that makes them: as varied as the calls of
real programs, valid, and as large as asked for."""

FORM = """\
Answer with one Python module, and nothing before or after it:

```python
SIZES = (10, 100, 1_000)

def make_input(size, rng):
    ...
    return (args, kwargs)
```

`SIZES` are ascending sizes at which the function can be called. `make_input` returns a
tuple of positional arguments and a dict of keyword arguments for one call, whose work
grows with `size`. `rng` is a `random.Random`: all that varies is drawn from it, so that
equal sizes and seeds make equal inputs. Use the standard library, and what is imported
from {module}; no files, no network, no clock. The arguments are plain values: numbers,
text, lists, tuples, dicts, sets, or objects of classes of {module}.{method}"""

METHOD = "\nThe first argument is the object itself: an instance of its class."


@dataclass(frozen=True, slots=True, kw_only=True)
class InputsQuestion:
    """What a model is told of a function whose inputs are wanted."""

    qualname: str
    module: str
    """The name that the module is imported by."""

    code: str
    lacks: tuple[Lack, ...]
    missed: tuple[str, ...] = ()
    """The text of lines that no known input reaches."""

    method: bool = False
    """Whether the first argument is an instance."""

    context: tuple[Piece, ...] = ()
    """Other code of the module, in the order of the file."""


def render(question: InputsQuestion) -> tuple[Message, ...]:
    """The messages that ask for a generator."""
    module = f"`{question.module}`"
    form = FORM.format(module=module, method=METHOD if question.method else "")
    parts = [INSTRUCTION]
    parts.append(f"## Function `{question.qualname}`\n{fenced(question.code)}")
    if question.context:
        told = f"It uses this of its module {module}:"
        parts.append(f"## Context\n{told}\n{fenced(shown(question.context))}")
    parts.append("## What is missing\n" + "\n".join(_lacks(question)))
    parts.append(f"## Answer\n{form}")
    return (Message("user", "\n\n".join(part.strip("\n") for part in parts) + "\n"),)


def _lacks(question: InputsQuestion) -> list[str]:
    told = [LACKS[lack] for lack in question.lacks if lack != "lines"]
    if "lines" in question.lacks:
        told += [LACKS["lines"], fenced("\n".join(question.missed), "text").rstrip()]
    return told


def render_repair(
    messages: tuple[Message, ...], answer: str, problem: str
) -> tuple[Message, ...]:
    """The messages that ask once more, after an answer that cannot be used."""
    told = (
        "That cannot be used:\n\n"
        f"{fenced(problem, 'text').rstrip()}\n\n"
        "Answer with the whole module again, corrected."
    )
    return (*messages, Message("assistant", answer), Message("user", told))


def find_generator(text: str) -> str:
    """The module that an answer holds: the last that defines `make_input`.

    Raises:
        UnusableError: there is none.
    """
    if len(text) > LONGEST:
        raise UnusableError(f"the answer has {len(text):,} characters")
    problems: list[str] = []
    for part in code_in(text):
        try:
            code, tree = python_in(part)
        except UnusableError as error:
            problems.append(str(error))
        except (ValueError, RecursionError) as error:
            problems.append(f"the answer's code cannot be read: {error}")
        else:
            if _makes_inputs(tree):
                return code
            problems.append("the answer does not define make_input(size, rng)")
    raise UnusableError(problems[0] if problems else "the answer is empty")


def _makes_inputs(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.FunctionDef) and node.name == "make_input"
        for node in tree.body
    )
