"""Whether proposed code may stand in for a function at all, seen without running it.

Form only: name, parameters, decorators. Whether it behaves the same is for the
sandbox to find out.
"""

from __future__ import annotations

import ast

from afterburner_engine.fingerprint import fingerprint
from afterburner_engine.functions import FunctionNode
from afterburner_engine.imports import ImportNode
from afterburner_engine.source_file import normalise_newlines, parse_shallow

__all__ = ["check", "fingerprint", "parts", "split"]


def check(original_code: str, code: str) -> str | None:
    """Why `code` cannot replace `original_code`, in words; None if it can."""
    try:
        tree = parse_shallow(normalise_newlines(code))
    except SyntaxError as error:
        where = f" (line {error.lineno})" if error.lineno else ""
        return f"the code is not Python: {error.msg}{where}"
    reason = _form_problem(tree)
    if reason:
        return reason
    before = _function(parse_shallow(normalise_newlines(original_code)))
    after = _function(tree)
    if before is None or after is None:
        raise ValueError("the original code holds no function to compare with")
    return _signature_problem(before, after)


def split(code: str) -> tuple[str, str]:
    """The import statements and the function of a candidate, as text.

    Comments outside the function are left out.

    Raises:
        SyntaxError: the code does not parse, or holds no function.
    """
    imports, function = parts(code)
    return "".join(f"{ast.unparse(node)}\n" for node in imports), function


def parts(code: str) -> tuple[list[ImportNode], str]:
    """The import statements of a candidate as trees, and its function as text.

    Raises:
        SyntaxError: the code does not parse, or holds no function.
    """
    text = normalise_newlines(code)
    tree = parse_shallow(text)
    function = _function(tree)
    if function is None:
        raise SyntaxError("it holds no function")
    lines = text.split("\n")
    first = min([function.lineno, *(item.lineno for item in function.decorator_list)])
    body = "".join(f"{line}\n" for line in lines[first - 1 : function.end_lineno])
    return [node for node in tree.body if isinstance(node, ImportNode)], body


def _function(tree: ast.Module) -> FunctionNode | None:
    found = [node for node in tree.body if isinstance(node, FunctionNode)]
    return found[-1] if found else None


def _form_problem(tree: ast.Module) -> str | None:
    functions = [node for node in tree.body if isinstance(node, FunctionNode)]
    if len(functions) != 1:
        return f"the code must define one function, and it defines {len(functions)}"
    for node in tree.body:
        if not isinstance(node, (ImportNode, FunctionNode)):
            return (
                "only imports may stand beside the function, "
                f"and line {node.lineno} is none"
            )
    if tree.body[-1] is not functions[0]:
        return "the imports must stand before the function"
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    if any(node.module == "__future__" for node in imports):
        return "an import from __future__ would change the whole module"
    if any(item.name == "*" for node in imports for item in node.names):
        return "a star import may change any name of the module"
    return None


def _signature_problem(before: FunctionNode, after: FunctionNode) -> str | None:
    if before.name != after.name:
        return f"the function must be called {before.name}, not {after.name}"
    if type(before) is not type(after):
        word = "async" if isinstance(before, ast.AsyncFunctionDef) else "not async"
        return f"{before.name} must be {word}"
    old, new = _parameters(before), _parameters(after)
    if old != new:
        return f"the parameters must be ({old}), not ({new})"
    old, new = _decorators(before), _decorators(after)
    if old != new:
        return f"the decorators must be {old or 'none'}, not {new or 'none'}"
    return None


def _parameters(function: FunctionNode) -> str:
    """Names, kinds, order and defaults; annotations change no call."""
    arguments = parse_shallow(f"lambda {_bare(function.args)}: 0").body[0]
    text = ast.unparse(arguments)
    return text.removeprefix("lambda").removesuffix(": 0").strip()


def _bare(arguments: ast.arguments) -> str:
    bare = ast.arguments(
        posonlyargs=[ast.arg(item.arg) for item in arguments.posonlyargs],
        args=[ast.arg(item.arg) for item in arguments.args],
        vararg=arguments.vararg and ast.arg(arguments.vararg.arg),
        kwonlyargs=[ast.arg(item.arg) for item in arguments.kwonlyargs],
        kw_defaults=arguments.kw_defaults,
        kwarg=arguments.kwarg and ast.arg(arguments.kwarg.arg),
        defaults=arguments.defaults,
    )
    return ast.unparse(bare)


def _decorators(function: FunctionNode) -> str:
    return ", ".join(f"@{ast.unparse(item)}" for item in function.decorator_list)
