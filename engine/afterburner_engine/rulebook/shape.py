"""One function as the rules see it: its tree, its names, its loops, its text.

Nothing is rewritten here, and nothing is judged slow.
"""

from __future__ import annotations

import ast
import builtins
from functools import cached_property
from typing import TypeAlias

from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.fstrings import mend_places
from afterburner_engine.rulebook.names import (
    FUNCTIONS,
    FunctionNode,
    bound,
    head,
    identifiers,
    meant,
    names_in,
    parameters,
    parsed,
)
from afterburner_engine.rulebook.places import Places

Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
Loop: TypeAlias = ast.For | ast.AsyncFor | ast.While | Comprehension | ast.Lambda

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
STATEMENT_LOOPS = (ast.For, ast.AsyncFor, ast.While)

_KEYED = frozenset(
    {"sorted", "sort", "min", "max", "map", "filter", "groupby", "reduce"}
)
"""Calls that run a lambda once for each element."""


class Shape(Places):
    """A function's code, parsed once and asked many questions."""

    def __init__(self, code: str, node: FunctionNode, tree: ast.Module, module: str):
        """Use `Shape.parse`; this only stores."""
        self.code = code
        self.node = node
        self.tree = tree
        self.module_source = module
        self._given: set[str] = set()
        self.parents: dict[ast.AST, ast.AST] = {
            child: parent
            for parent in ast.walk(tree)
            for child in ast.iter_child_nodes(parent)
        }
        self.nodes: list[ast.AST] = list(ast.walk(node))
        self.facts: dict[tuple[str, ast.AST], frozenset[str]] = {}
        """What `afterburner_engine.rulebook.facts` has found out so far."""
        self.kinds: dict[str, str | None] = {}
        """What `afterburner_engine.rulebook.kinds` has found out so far."""

    @classmethod
    def parse(cls, code: str, name: str, module_source: str = "") -> Shape | None:
        """The shape of the function `name`, or None where the code is not one."""
        try:
            tree = ast.parse(code)
        except (SyntaxError, ValueError):
            return None
        mend_places(tree, code)
        last = tree.body[-1] if tree.body else None
        if not isinstance(last, FUNCTIONS) or last.name != name:
            return None
        return cls(code, last, tree, module_source)

    def edits(self) -> Edits:
        """A fresh set of edits on this function, with fresh names of its own."""
        self._given.clear()
        return Edits(self)

    # Names

    @cached_property
    def names(self) -> frozenset[str]:
        """Every identifier that the function or its module mentions."""
        own = {name for node in ast.walk(self.tree) for name in identifiers(node)}
        return names_in(self.module_source) | own

    @cached_property
    def _module(self) -> ast.Module:
        return parsed(self.module_source)

    @cached_property
    def module_functions(self) -> dict[str, FunctionNode]:
        """The functions that the module defines at its top level."""
        return {n.name: n for n in self._module.body if isinstance(n, FUNCTIONS)}

    @cached_property
    def bindings(self) -> dict[str, str]:
        """What the module's and the code's own imports bind: name to dotted origin."""
        found: dict[str, str] = {}
        for statement in [*self._module.body, *self.tree.body]:
            found |= bound(statement)
        return found

    def fresh(self, wanted: str) -> str:
        """A name like `wanted` that means nothing yet."""
        stem = "".join(c if c.isalnum() else "_" for c in wanted).strip("_")
        stem = stem if stem and not stem[0].isdigit() else f"a_{stem}"
        name, number = stem, 2
        while name in self.names or name in self._given:
            name, number = f"{stem}_{number}", number + 1
        self._given.add(name)
        return name

    def fresh_import(self, wanted: str) -> str:
        """The name itself if nothing else has it, or one like it."""
        return self.fresh(wanted) if wanted in self._meanings else wanted

    def spelling(self, module: str, name: str) -> str | None:
        """How the code can say `module.name` with the imports that it has."""
        for local, origin in self.bindings.items():
            if local in self.local_names:
                continue
            if origin == f"{module}.{name}":
                return local
            if origin == module:
                return f"{local}.{name}"
        return None

    @cached_property
    def _meanings(self) -> frozenset[str]:
        """The names that mean a value somewhere, not just an attribute."""
        found = self.local_names | set(self.bindings) | set(dir(builtins))
        return found | meant(self.tree) | meant(self._module)

    @cached_property
    def parameters(self) -> list[str]:
        """The names of the parameters, in order."""
        return parameters(self.node)

    @cached_property
    def local_names(self) -> frozenset[str]:
        """The parameters and every name that is bound anywhere inside."""
        found = set(self.parameters)
        for node in self.nodes:
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                found.add(node.id)
            elif isinstance(node, ast.arg):
                found.add(node.arg)
            elif isinstance(node, (*FUNCTIONS, ast.ClassDef)) and node is not self.node:
                found.add(node.name)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                found |= set(bound(node))
        return frozenset(found)

    # Structure

    def function_of(self, node: ast.AST) -> FunctionNode:
        """The function (the target's own, or one inside it) that holds the node."""
        for above in self.above(node):
            if isinstance(above, FUNCTIONS):
                return above
        return self.node

    def loops_around(self, node: ast.AST) -> list[Loop]:
        """The loops that run the node again and again, the innermost first."""
        found: list[Loop] = []
        below = child = node
        for above in self.above(node):
            if isinstance(above, FUNCTIONS):
                break
            if isinstance(above, ast.Lambda) and not self._runs_often(above):
                break
            if _repeats(above, child, below):
                found.append(above)  # type: ignore[arg-type]
            below, child = child, above
        return found

    def _runs_often(self, node: ast.Lambda) -> bool:
        parent = self.parents.get(node)
        call = self.parents.get(parent) if isinstance(parent, ast.keyword) else parent
        return isinstance(call, ast.Call) and called(call) in _KEYED

    def statement_of(self, node: ast.AST) -> ast.stmt | None:
        """The statement in front of which code for the node can go.

        An `elif` cannot take one, so its whole `if` does.
        """
        here: ast.AST = node
        while not isinstance(here, ast.stmt):
            parent = self.parents.get(here)
            if parent is None or here is self.node:
                return None
            here = parent
        while isinstance(here, ast.If):
            parent = self.parents.get(here)
            is_elif = (
                isinstance(parent, ast.If)
                and parent.orelse == [here]
                and self._bytes[self.start(here) :][:4] == b"elif"
            )
            if not is_elif or not isinstance(parent, ast.stmt):
                break
            here = parent
        return here if isinstance(here, ast.stmt) and here is not self.node else None

    def block_of(self, statement: ast.stmt) -> list[ast.stmt]:
        """The statements beside this one, itself included."""
        parent = self.parents.get(statement)
        for field in ("body", "orelse", "finalbody"):
            block = getattr(parent, field, None)
            if isinstance(block, list) and statement in block:
                return block
        return [statement]

    def of(self, name: str, within: ast.AST | None = None) -> list[ast.Name]:
        """Every mention of the name, in the order of the source."""
        nodes = self.nodes if within is None else list(ast.walk(within))
        found = [n for n in nodes if isinstance(n, ast.Name) and n.id == name]
        return sorted(found, key=self.start)

    def accepts(self, code: str) -> bool:
        """Whether code still parses and holds the same function, by its head."""
        try:
            tree = ast.parse(code)
        except (SyntaxError, ValueError):
            return False
        last = tree.body[-1] if tree.body else None
        return isinstance(last, FUNCTIONS) and head(last) == head(self.node)


def called(node: ast.AST) -> str:
    """The last name of what is called: `sort` for `a.b.sort()`; "" for others."""
    func = node.func if isinstance(node, ast.Call) else None
    if isinstance(func, ast.Attribute):
        return func.attr
    return func.id if isinstance(func, ast.Name) else ""


def path(node: ast.AST) -> str | None:
    """`a.b.c` as text, or None for anything but names and attributes."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        front = path(node.value)
        return None if front is None else f"{front}.{node.attr}"
    return None


def _repeats(loop: ast.AST, child: ast.AST, below: ast.AST) -> bool:
    """Whether the loop runs its child (or the part below that) once a round."""
    if isinstance(loop, (ast.For, ast.AsyncFor)):
        return child in loop.body
    if isinstance(loop, ast.While):
        return child in loop.body or child is loop.test
    if isinstance(loop, COMPREHENSIONS):
        return child is not loop.generators[0] or below is not loop.generators[0].iter
    return isinstance(loop, ast.Lambda) and child is loop.body
