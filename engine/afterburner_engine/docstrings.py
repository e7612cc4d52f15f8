"""Keeping the user's docstring as it is laid out in the file.

A method's docstring keeps its margin when the method is taken out of its class,
because it is data. Who rewrites the method tends to move it along with the code;
the text is the same then, and the user's layout is the one to keep.
"""

from __future__ import annotations

import ast
import inspect

from afterburner_engine.functions import FunctionNode
from afterburner_engine.source_file import parse


def keep_docstring(old_code: str, new_code: str) -> str:
    """`new_code` with the docstring of `old_code`, if only its margins differ."""
    old, new = _docstring(old_code), _docstring(new_code)
    if old is None or new is None:
        return new_code
    if inspect.cleandoc(_text(old)) != inspect.cleandoc(_text(new)):
        return new_code
    kept = ast.get_source_segment(old_code, old) or ""
    if not _is_one_string(kept):
        return new_code
    lines = new_code.split("\n")
    first, last = new.lineno - 1, (new.end_lineno or new.lineno) - 1
    before = lines[first].encode()[: new.col_offset].decode()
    after = lines[last].encode()[new.end_col_offset :].decode()
    return "\n".join([*lines[:first], f"{before}{kept}{after}", *lines[last + 1 :]])


def _docstring(code: str) -> ast.Constant | None:
    function = parse(code).body[0]
    if not isinstance(function, FunctionNode):
        return None
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return first.value if isinstance(first.value.value, str) else None
    return None


def _is_one_string(text: str) -> bool:
    """Whether it stays one without the parentheses that may have been around it."""
    try:
        body = parse(text).body
    except SyntaxError:
        return False
    return len(body) == 1


def _text(node: ast.Constant) -> str:
    return str(node.value)
