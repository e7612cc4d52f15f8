"""A name for what a candidate does, so that the same idea is not measured twice.

Two codes that differ only in layout, comments, docstrings, annotations or the
names of local variables get the same fingerprint. Parameters, attributes and
whatever lies outside the function keep their names, because callers see them.
"""

from __future__ import annotations

import ast
import hashlib

from afterburner_engine.source_file import normalise_newlines, parse


def fingerprint(code: str) -> str:
    """A hash that stays the same as long as only the looks of `code` change."""
    text = normalise_newlines(code)
    try:
        form = ast.dump(parse(text))
    except SyntaxError:
        form = text
    return hashlib.sha256(form.encode(errors="surrogatepass")).hexdigest()
