"""A name for what a candidate does, so that the same idea is not measured twice.

Two codes that differ only in layout, comments, docstrings, annotations or the
names of local variables get the same fingerprint. Parameters, attributes and
whatever lies outside the function keep their names, because callers see them.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import TypeVar

from afterburner_engine.functions import FunctionNode
from afterburner_engine.imports import ImportNode, imports_in
from afterburner_engine.source_file import normalise_newlines, parse_shallow

_READS_NAMES = {"locals", "vars", "dir", "eval", "exec"}
"""With one of these about, the name of a local variable may matter."""

_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_ComprehensionT = TypeVar("_ComprehensionT", bound=_Comprehension)
_FunctionT = TypeVar("_FunctionT", ast.FunctionDef, ast.AsyncFunctionDef)


def fingerprint(code: str) -> str:
    """A hash that stays the same as long as only the looks of `code` change."""
    text = normalise_newlines(code)
    try:
        form = _normal_form(parse_shallow(text))
    except (SyntaxError, ValueError):  # the latter for numbers too long to be printed
        form = text
    return hashlib.sha256(form.encode(errors="surrogatepass")).hexdigest()


def _normal_form(tree: ast.Module) -> str:
    imports = sorted(
        {
            item.statement
            for item in imports_in(n for n in tree.body if isinstance(n, ImportNode))
        }
    )
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    normaliser = _Normaliser(rename=not names & _READS_NAMES)
    rest = [
        ast.dump(normaliser.visit(node))
        for node in tree.body
        if not isinstance(node, ImportNode)
    ]
    return "\n".join(imports + rest)


@dataclass(slots=True)
class _Scope:
    """The names that one function, class or comprehension binds."""

    kept: set[str]
    local: set[str] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)
    is_class: bool = False


class _Normaliser(ast.NodeTransformer):
    """Drops what does not run, and numbers local variables as they turn up."""

    def __init__(self, *, rename: bool) -> None:
        self._rename = rename
        self._scopes: list[_Scope] = []
        self._numbers = count()

    def _resolve(self, name: str) -> str:
        for depth, scope in enumerate(reversed(self._scopes)):
            # The names of a class are not seen from the functions in it.
            if scope.is_class and depth:
                continue
            if name in scope.kept:
                return name
            if name in scope.local:
                if name not in scope.labels:
                    scope.labels[name] = f"<{next(self._numbers)}>"
                return scope.labels[name]
        return name

    def _resolve_optional(self, name: str | None) -> str | None:
        return None if name is None else self._resolve(name)

    def _visit_all(self, nodes: Iterable[ast.expr | None]) -> None:
        # Expressions are changed in place: no visit of one gives another node.
        for node in nodes:
            if node is not None:
                self.visit(node)

    def _visit_defaults(self, arguments: ast.arguments) -> None:
        self._visit_all([*arguments.defaults, *arguments.kw_defaults])

    def _function_scope(
        self, arguments: ast.arguments, body: Iterable[ast.AST]
    ) -> _Scope:
        kept = {arg.arg for arg in ast.walk(arguments) if isinstance(arg, ast.arg)}
        outer: set[str] = set()
        for node in (inner for top in body for inner in _own_nodes(top)):
            if isinstance(node, ast.Global):
                kept.update(node.names)
            elif isinstance(node, ast.Nonlocal):
                outer.update(node.names)
            elif isinstance(node, ImportNode):
                kept.update(item.bound for item in imports_in([node]))
        local = {name for top in body for name in _bound_names(top)} - kept - outer
        return _Scope(kept, local) if self._rename else _Scope(kept | local)

    def _visit_function(self, node: _FunctionT) -> _FunctionT:
        self._visit_all(node.decorator_list)
        self._visit_defaults(node.args)
        for item in ast.walk(node.args):
            if isinstance(item, ast.arg):
                item.annotation = None
        node.name = self._resolve(node.name)
        node.returns = None
        node.body = _without_docstring(node.body)
        self._scopes.append(self._function_scope(node.args, node.body))
        node.body = [self.visit(statement) for statement in node.body]
        self._scopes.pop()
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Its decorators and defaults are evaluated outside its scope."""
        return self._visit_function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        """As `visit_FunctionDef`."""
        return self._visit_function(node)

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        """Its parameters can be given by name, so they keep theirs."""
        self._visit_defaults(node.args)
        self._scopes.append(self._function_scope(node.args, [node.body]))
        self.visit(node.body)
        self._scopes.pop()
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """What its body binds are attributes, which keep their names."""
        self._visit_all([*node.decorator_list, *node.bases])
        self._visit_all(keyword.value for keyword in node.keywords)
        node.name = self._resolve(node.name)
        node.body = _without_docstring(node.body)
        names = {name for statement in node.body for name in _bound_names(statement)}
        self._scopes.append(_Scope(names, is_class=True))
        node.body = [self.visit(statement) for statement in node.body]
        self._scopes.pop()
        return node

    def _visit_comprehension(self, node: _ComprehensionT) -> _ComprehensionT:
        first = node.generators[0]
        self.visit(first.iter)
        names = {
            name
            for generator in node.generators
            for name in _bound_names(generator.target)
        }
        self._scopes.append(_Scope(set(), names) if self._rename else _Scope(names))
        for generator in node.generators:
            self._visit_all([generator.target, *generator.ifs])
            self._visit_all([] if generator is first else [generator.iter])
        if isinstance(node, ast.DictComp):
            self._visit_all([node.key, node.value])
        else:
            self.visit(node.elt)
        self._scopes.pop()
        return node

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        """A scope of its own, but for the first thing that it loops over."""
        return self._visit_comprehension(node)

    def visit_SetComp(self, node: ast.SetComp) -> ast.AST:
        """As `visit_ListComp`."""
        return self._visit_comprehension(node)

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        """As `visit_ListComp`."""
        return self._visit_comprehension(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        """As `visit_ListComp`."""
        return self._visit_comprehension(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """A local variable becomes a number."""
        node.id = self._resolve(node.id)
        return node

    def visit_Nonlocal(self, node: ast.Nonlocal) -> ast.AST:
        """These are local variables of a function around."""
        node.names = [self._resolve(name) for name in node.names]
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        """`except … as name` binds a local variable."""
        node.name = self._resolve_optional(node.name)
        return self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs) -> ast.AST:
        """`case … as name` binds a local variable."""
        node.name = self._resolve_optional(node.name)
        return self.generic_visit(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> ast.AST:
        """`case [*name]` binds a local variable."""
        node.name = self._resolve_optional(node.name)
        return node

    def visit_MatchMapping(self, node: ast.MatchMapping) -> ast.AST:
        """`case {**name}` binds a local variable."""
        node.rest = self._resolve_optional(node.rest)
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """An assignment, if it has a value; else it only makes a name local."""
        if node.value is None:
            node.annotation = ast.Constant(None)
            return self.generic_visit(node)
        plain = ast.Assign(targets=[node.target], value=node.value)
        return self.generic_visit(plain)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """`u"…"` is `"…"`."""
        node.kind = None
        return node


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0]
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        return body[1:] or [ast.Pass()]
    return body


def _own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """`node` and what is below it in the same scope."""
    yield node
    for child in _own_children(node):
        yield from _own_nodes(child)


def _own_children(node: ast.AST) -> Iterable[ast.AST]:
    if isinstance(node, FunctionNode):
        outside = [*node.decorator_list, *node.args.defaults, *node.args.kw_defaults]
        return [item for item in outside if item is not None]
    if isinstance(node, ast.Lambda):
        outside = [*node.args.defaults, *node.args.kw_defaults]
        return [item for item in outside if item is not None]
    if isinstance(node, ast.ClassDef):
        return [*node.decorator_list, *node.bases, *node.keywords]
    if isinstance(node, ast.comprehension):
        # Its target belongs to the comprehension; a walrus in it does not.
        return [node.iter, *node.ifs]
    return ast.iter_child_nodes(node)


def _bound_names(node: ast.AST) -> Iterator[str]:
    for item in _own_nodes(node):
        if isinstance(item, ast.Name) and not isinstance(item.ctx, ast.Load):
            yield item.id
        elif isinstance(item, FunctionNode | ast.ClassDef):
            yield item.name
        elif isinstance(item, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
            yield from [item.name] if item.name else []
        elif isinstance(item, ast.MatchMapping) and item.rest:
            yield item.rest
