"""Methods of a class `Solution`, as contests want them, made into plain functions.

What is measured and improved is one function that holds all that it needs.
"""

from __future__ import annotations

import ast
import copy

from afterburner_training.sources.base import Unfit
from afterburner_training.sources.names import completed

LINKED = ("ListNode", "TreeNode", "Node")
"""Classes of inputs that examples show as plain lists: what they stand for is not in
the data."""


def as_function(code: str, method: str) -> str:
    """A module with the function `method` in place of the class's method.

    Raises:
        Unfit: there is no such method, or it takes what no example can show.
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise Unfit(f"it cannot be parsed: {error}") from error
    owner = _owner(tree, method)
    wanted = _method(owner, method)
    _refuse_linked(wanted)
    arguments = copy.deepcopy(wanted.args)
    if not arguments.args:
        raise Unfit(f"{method} takes no `self`")
    own = arguments.args.pop(0).arg
    if arguments.vararg or arguments.kwarg:
        raise Unfit(f"{method} takes any number of arguments")
    body = _plain(owner, wanted, own) or _nested(owner, wanted, arguments)
    function = copy.deepcopy(wanted)
    function.args, function.body, function.decorator_list = arguments, body, []
    tree.body = [
        *(node for node in tree.body if node is not owner and not _is_main(node)),
        ast.fix_missing_locations(function),
    ]
    return completed(ast.unparse(tree) + "\n")


def starter(code: str, method: str) -> str:
    """The bare signature, with the imports that its types need. Raises as above."""
    tree = ast.parse(as_function(code, method))
    function = tree.body[-1]
    if not isinstance(function, ast.FunctionDef):
        raise Unfit(f"{method} is no function")
    function.body = [ast.Expr(ast.Constant(...))]
    head, _, _ = ast.unparse(function).rpartition("\n")
    return completed(f"{head} ...\n")


def _owner(tree: ast.Module, method: str) -> ast.ClassDef:
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    for node in reversed(classes):
        if any(isinstance(n, ast.FunctionDef) and n.name == method for n in node.body):
            return node
    raise Unfit(f"no class of it has a method {method}")


def _method(owner: ast.ClassDef, method: str) -> ast.FunctionDef:
    named = [n for n in owner.body if isinstance(n, ast.FunctionDef)]
    return next(node for node in reversed(named) if node.name == method)


def _refuse_linked(wanted: ast.FunctionDef) -> None:
    for node in ast.walk(wanted.args):
        name = node.id if isinstance(node, ast.Name) else None
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = node.value
        if name in LINKED:
            raise Unfit(f"it takes a {name}, which examples show as a list")
    returned = ast.dump(wanted.returns) if wanted.returns else ""
    if any(f"'{name}'" in returned for name in LINKED):
        raise Unfit("it returns linked nodes, which compare by identity")


def _is_main(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)


def _plain(
    owner: ast.ClassDef, wanted: ast.FunctionDef, own: str
) -> list[ast.stmt] | None:
    """The method's body, with the other methods as functions in it.

    None where the object itself matters: attributes, caches, other classes.
    """
    methods = {n.name: n for n in owner.body if isinstance(n, ast.FunctionDef)}
    rest = [n for n in owner.body if not isinstance(n, ast.FunctionDef)]
    if owner.bases or owner.decorator_list or not all(map(_is_text, rest)):
        return None
    helpers = [copy.deepcopy(n) for n in methods.values() if n is not wanted]
    parameters = {arg.arg for arg in ast.walk(wanted.args) if isinstance(arg, ast.arg)}
    taken = parameters | _bound(wanted)
    for node in [wanted, *helpers]:
        if node.decorator_list or taken & {h.name for h in helpers}:
            return None
    body = copy.deepcopy(wanted.body)
    for helper in helpers:
        if not helper.args.args or helper.args.args.pop(0).arg != own:
            return None
        if wanted.name in _bound(helper) or set(methods) & _bound(helper):
            return None
    freed = _Freed(own, set(methods))
    made: list[ast.stmt] = [freed.visit(n) for n in [*helpers, *body]]
    return None if freed.kept else made


def _bound(function: ast.FunctionDef) -> set[str]:
    """Names that are bound anywhere within a function."""
    names = {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }
    args = {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    inner = {
        node.name
        for node in ast.walk(function)
        if isinstance(node, ast.FunctionDef) and node is not function
    }
    return names | args | inner


def _is_text(node: ast.stmt) -> bool:
    """Whether it is a docstring or `pass`."""
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return text or isinstance(node, ast.Pass)


class _Freed(ast.NodeTransformer):
    """Calls of methods of `self` become calls of functions."""

    def __init__(self, own: str, methods: set[str]) -> None:
        self._own = own
        self._methods = methods
        self.kept = False
        """Whether `self` is used otherwise, too."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """`self.helper` is `helper`."""
        owned = isinstance(node.value, ast.Name) and node.value.id == self._own
        if owned and node.attr in self._methods and isinstance(node.ctx, ast.Load):
            return ast.copy_location(ast.Name(node.attr, ast.Load()), node)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """What is left of `self`."""
        self.kept |= node.id == self._own
        return node


def _nested(
    owner: ast.ClassDef, wanted: ast.FunctionDef, arguments: ast.arguments
) -> list[ast.stmt]:
    """The class within the function, made anew in each call."""
    given: list[ast.expr] = [
        ast.Name(arg.arg, ast.Load())
        for arg in [*arguments.posonlyargs, *arguments.args]
    ]
    named = [
        ast.keyword(a.arg, ast.Name(a.arg, ast.Load())) for a in arguments.kwonlyargs
    ]
    made = ast.Call(ast.Name(owner.name, ast.Load()), [], [])
    method = ast.Attribute(made, wanted.name, ast.Load())
    return [copy.deepcopy(owner), ast.Return(ast.Call(method, given, named))]
