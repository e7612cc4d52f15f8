"""A reader for settings files: sections, keys, comments, continued lines.

A file looks like this:

    [server]
    host = example.org      ; where to listen
    motd = Welcome.
        Please wipe your feet.
"""

from __future__ import annotations


class SettingsError(ValueError):
    """The text is no settings file; the message names the line."""


def strip_comment(line: str) -> str:
    """The line without a comment and without space at its end.

    >>> strip_comment("port = 80   ; plain")
    'port = 80'
    """
    return line.partition(";")[0].rstrip()


def convert(value: str) -> bool | int | str:
    """Give a value its type.

    >>> convert("yes"), convert("8080"), convert("example.org")
    (True, 8080, 'example.org')
    """
    if value in ("yes", "no"):
        return value == "yes"
    return int(value) if value.isdecimal() else value


def parse_settings(text: str) -> dict[str, dict[str, bool | int | str]]:
    """Read a settings file into a dict of sections.

    Indented lines continue the value above them.

    >>> parse_settings("[server]\\nport = 80\\nmotd = Welcome.\\n  Wipe your feet.\\n")
    {'server': {'port': 80, 'motd': 'Welcome. Wipe your feet.'}}
    >>> parse_settings("port = 80")
    Traceback (most recent call last):
    ...
    settings_parser.SettingsError: line 1: a key outside of any section
    """
    settings = {}
    section = None
    number = 0
    lines = text.splitlines()
    while lines:
        line = strip_comment(lines[0])
        lines = lines[1:]
        number += 1
        if not line:
            continue
        if line.startswith("[") and line.endswith("]"):
            section = settings.setdefault(line[1:-1].strip(), {})
            continue
        if section is None:
            raise SettingsError(f"line {number}: a key outside of any section")

        key, equals, value = line.partition("=")
        if not equals:
            raise SettingsError(f"line {number}: no '=' after {key.strip()!r}")
        value = value.strip()
        while lines and lines[0].startswith((" ", "\t")):
            value = f"{value} {strip_comment(lines[0]).strip()}"
            lines = lines[1:]
            number += 1
        section[key.strip()] = convert(value)
    return settings
