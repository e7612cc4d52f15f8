"""Messages as the text that a model was trained to answer.

Chat templates are Jinja programs that come with a checkpoint, so they run sandboxed.
The rules are those of transformers' `apply_chat_template`, which is not needed here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from afterburner_engine.errors import ModelError
from afterburner_engine.models.base import Message
from afterburner_engine.models.libraries import library

PLAIN = (
    "this checkpoint has no chat template: the messages are given to it as plain "
    "text, one after the other, which few models answer well"
)
"""Said of a model that has none."""

Turn = dict[str, str]


def turns(messages: Sequence[Message]) -> list[Turn]:
    """Messages in the form that templates read."""
    return [{"role": each.role, "content": each.content} for each in messages]


def without_system(messages: Sequence[Message]) -> list[Turn]:
    """The system's words at the head of the user's: some templates know no system."""
    said = [each.content for each in messages if each.role == "system"]
    rest = [each for each in messages if each.role != "system"]
    if rest:
        said.append(rest[0].content)
        rest[0] = Message(rest[0].role, "\n\n".join(said))
    return turns(rest)


def plain(messages: Sequence[Message]) -> str:
    """For a model without a template."""
    return "\n\n".join(each.content for each in messages) + "\n\n"


def tolerant(
    render: Callable[[list[Turn]], str], messages: Sequence[Message], name: str
) -> str:
    """Render; where the template refuses a system message, without one.

    Raises:
        ModelError: the template does not work for these messages.
    """
    failure = library("jinja2").TemplateError
    try:
        return render(turns(messages))
    except failure:
        try:
            return render(without_system(messages))
        except failure as error:
            raise ModelError(f"the chat template of {name} fails: {error}") from error


def compiled(template: str, special: Mapping[str, str]) -> Callable[[list[Turn]], str]:
    """A template as a function; `special` has `bos_token` and its like.

    Raises:
        ModelError: it is no template.
    """
    jinja2 = library("jinja2")
    sandbox = library("jinja2.sandbox").ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
    )

    def refuse(message: str) -> None:
        raise jinja2.TemplateError(message)

    def as_json(value: Any, indent: int | None = None) -> str:
        return json.dumps(value, ensure_ascii=False, indent=indent)

    sandbox.filters["tojson"] = as_json
    sandbox.globals["raise_exception"] = refuse
    try:
        program = sandbox.from_string(template)
    except jinja2.TemplateError as error:
        raise ModelError(f"the chat template cannot be read: {error}") from error

    def render(messages: list[Turn]) -> str:
        return str(
            program.render(messages=messages, add_generation_prompt=True, **special)
        )

    return render
