"""A solution in the form of an answer: imports, then one function that holds the rest.

Answers may have only imports beside the function. So helpers, classes and constants of
a solution's module move into it; where that would change what is remembered from call
to call, there is no such form.
"""

from __future__ import annotations

import ast
import textwrap


def folded(code: str, entry_point: str, place: str = "") -> str | None:
    """The code as an answer, or None where it cannot be one.

    What the module at `place` has too, the answer need not bring along.
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError):
        return None
    functions = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name == entry_point
    ]
    if len(functions) != 1:
        return None
    function = functions[0]
    lines = code.split("\n")
    there = {ast.dump(node) for node in ast.parse(place).body}
    imports, beside = [], []
    for node in tree.body:
        if node is function or _is_text(node) or ast.dump(node) in there:
            continue
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            if isinstance(node, ast.ImportFrom) and node.module == "__future__":
                return None
            imports.append(ast.unparse(node))
        elif _moves(node, function):
            beside.append(_text(lines, node))
        else:
            return None
    body = _with_beside(lines, function, beside)
    if body is None:
        return None
    return "\n".join([*imports, *(["", ""] if imports else []), *body]) + "\n"


def _with_beside(
    lines: list[str], function: ast.FunctionDef, beside: list[str]
) -> list[str] | None:
    """The function's lines, with the texts of what stood beside it at its head."""
    if not beside:
        return _text(lines, function).split("\n")
    first = function.body[0]
    if _is_text(first) and len(function.body) > 1:
        first = function.body[1]
    if first.lineno == function.lineno:  # all of it stands on one line
        return None
    start = min([function.lineno, *(d.lineno for d in function.decorator_list)])
    at = min([first.lineno, *(d.lineno for d in getattr(first, "decorator_list", ()))])
    margin = " " * first.col_offset
    moved = [textwrap.indent(text, margin) for text in beside]
    head, rest = lines[start - 1 : at - 1], lines[at - 1 : function.end_lineno]
    return [*head, *"\n\n".join(moved).split("\n"), "", *rest]


def _text(lines: list[str], node: ast.stmt) -> str:
    """A statement as it stands in the file."""
    decorators = getattr(node, "decorator_list", ())
    first = min([node.lineno, *(item.lineno for item in decorators)])
    return "\n".join(lines[first - 1 : node.end_lineno])


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _moves(node: ast.stmt, function: ast.FunctionDef) -> bool:
    """Whether a statement means the same at the function's head."""
    taken = {arg.arg for arg in ast.walk(function.args) if isinstance(arg, ast.arg)}
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        kept = any(isinstance(n, (ast.Global, ast.Nonlocal)) for n in ast.walk(node))
        return not (node.decorator_list or kept or node.name in taken)
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return False
    target = node.targets[0]
    if not isinstance(target, ast.Name) or target.id in taken:
        return False
    stored = [
        n.id
        for n in ast.walk(function)
        if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)
    ]
    return target.id not in stored and _is_constant(node.value)


def _is_constant(value: ast.expr) -> bool:
    """Whether it cannot be changed, so that nobody can tell a copy of it."""
    if isinstance(value, ast.Tuple):
        return all(map(_is_constant, value.elts))
    if isinstance(value, ast.BinOp):
        return _is_constant(value.left) and _is_constant(value.right)
    if isinstance(value, ast.UnaryOp):
        return _is_constant(value.operand)
    return isinstance(value, ast.Constant)
