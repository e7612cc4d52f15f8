"""What the body of a function does with its parameters, read off its source.

Evidence, not types: which methods are called on a value, whether it is iterated,
indexed, compared, computed with, handed to a helper of the same module. Nothing runs
here, and the order of statements is not looked at.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
import types
from typing import Any, Optional

from afterburner_engine.inside.evidence import Uses

MAX_HELPERS = 3
"""How far a value is followed through helpers."""

_COLLECTING = """list tuple sorted set frozenset sum any all enumerate iter reversed
zip join extend chain deque Counter fsum update"""
COLLECTING = frozenset(_COLLECTING.split())
"""What takes collections and looks at all of them."""

LAST = frozenset(("map", "filter", "nsmallest", "nlargest", "reduce", "starmap"))
"""What takes something else, and then a collection."""

SEARCHING = frozenset(
    ("match", "search", "sub", "subn", "split", "findall", "finditer", "fullmatch")
)
"""Methods of patterns, whose last argument is a text."""

NUMBERS = frozenset(
    ("abs", "round", "range", "divmod", "chr", "hex", "sqrt", "floor", "ceil", "index")
)

ARITHMETIC = (ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Pow, ast.Add, ast.Mod)
BITS = (ast.LShift, ast.RShift, ast.BitXor)


def uses_of(
    function: Any, names: dict[str, Any], owner: Any = None, depth: int = 0
) -> dict[str, Uses]:
    """By parameter; nothing without a source. `names` are those of the module."""
    node = tree_of(function)
    if node is None:
        return {}
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    if node.args.vararg is not None:
        given.append(node.args.vararg)
    reader = _Reader({one.arg: Uses() for one in given}, names, owner, depth)
    for statement in node.body:
        reader.visit(statement)
    return {one.arg: reader.parameters[one.arg] for one in given}


def tree_of(function: Any) -> Any:
    """The definition of a function as a tree, or None."""
    function = inspect.unwrap(function)
    if not isinstance(function, types.FunctionType):
        return None
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError, TypeError, ValueError):
        return None
    body = tree.body[0] if tree.body else None
    return body if isinstance(body, (ast.FunctionDef, ast.AsyncFunctionDef)) else None


class _Reader(ast.NodeVisitor):
    """Fills the uses of names while it walks a body."""

    def __init__(
        self, parameters: dict[str, Uses], names: dict[str, Any], owner: Any, depth: int
    ) -> None:
        self.parameters = dict(parameters)
        self.known = dict(parameters)
        self.names = names
        self.owner = owner
        self.depth = depth

    def _of(self, node: Any) -> Optional[Uses]:
        """The uses of what an expression stands for, if that is known."""
        if isinstance(node, ast.Name):
            return self.known.get(node.id)
        if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice):
            whole = self._of(node.value)
            return whole.of_elements() if whole is not None else None
        if isinstance(node, ast.Call) and _called(node) in ("iter", "list", "sorted"):
            return self._of(node.args[0]) if node.args else None
        return None

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """A method or attribute of a value."""
        found = self._of(node.value)
        if found is not None:
            found.methods.add(node.attr)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """An index, a key or a slice."""
        found = self._of(node.value)
        if found is not None:
            inner: Any = node.slice
            if isinstance(inner, ast.Slice):
                found.indexed.add("slice")
            elif isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                found.indexed.add("text")
            else:
                found.indexed.add("other")
            if isinstance(node.ctx, (ast.Store, ast.Del)):
                found.indexed.add("set")
        self.generic_visit(node)

    def visit_For(self, node: ast.For) -> None:
        """A loop over a value names its elements."""
        self._loop(node.target, node.iter)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        """So does a comprehension."""
        self._loop(node.target, node.iter)
        self.generic_visit(node)

    def _comprehended(self, node: Any) -> None:
        for generator in node.generators:
            self.visit(generator)
        self.generic_visit(node)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehended

    def _loop(self, target: Any, source: Any) -> None:
        if isinstance(source, ast.Call) and _called(source) == "enumerate":
            if isinstance(target, ast.Tuple) and len(target.elts) == 2 and source.args:
                self._loop(target.elts[1], source.args[0])
            return
        if isinstance(source, ast.Call) and _called(source) == "zip":
            parts = getattr(target, "elts", [])
            for part, one in zip(parts, source.args):
                self._loop(part, one)
            return
        whole = self._of(source)
        if whole is not None:
            self._bind(target, whole.of_elements())

    def _bind(self, target: Any, found: Uses) -> None:
        if isinstance(target, ast.Name):
            self.known.setdefault(target.id, found)
        elif isinstance(target, (ast.Tuple, ast.List)):
            found.unpacked = len(target.elts)
            for part in target.elts:
                self._bind(part, Uses())

    def visit_Assign(self, node: ast.Assign) -> None:
        """Another name for a value, or its parts."""
        found = self._of(node.value)
        for target in node.targets if found is not None else ():
            if isinstance(target, ast.Name):
                self.known.setdefault(target.id, found)  # type: ignore[arg-type]
            elif isinstance(target, (ast.Tuple, ast.List)):
                found.unpacked = len(target.elts)  # type: ignore[union-attr]
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """What is called, and what with."""
        found = self._of(node.func)
        if found is not None:
            found.called = len(node.args)
        name = _called(node)
        if name == "isinstance" and len(node.args) == 2:
            self._compared_kind(*node.args)
        helper = self._helper(node.func)
        for place, argument in enumerate(node.args):
            self._given(name, node, place, argument, helper)
        for keyword in node.keywords:
            given = self._of(keyword.value)
            if given is not None and helper and keyword.arg in helper[0]:
                given.add(helper[0][keyword.arg])
        self.generic_visit(node)

    def _given(
        self, name: str, node: ast.Call, place: int, argument: Any, helper: Any
    ) -> None:
        found = self._of(argument)
        if found is None:
            return
        alone = len(node.args) == 1
        if name in ("max", "min") and not alone:
            found.numeric += 1
        elif name in LAST and place == 0:
            found.called = found.called or len(node.args) - 1
        elif name in COLLECTING or name in LAST or name in ("max", "min"):
            found.of_elements()
            found.summed |= name in ("sum", "fsum")
            found.of_elements().textual += name == "join"
        elif name == "len":
            found.sized = True
        elif name in NUMBERS:
            found.numeric += 1
        elif name in ("int", "float"):
            found.numeric += 1
            found.textual += 1
        elif name == "ord" or (
            name in SEARCHING
            and isinstance(node.func, ast.Attribute)
            and self._of(node.func.value) is None
            and place == len(node.args) - 1
        ):
            found.textual += 2
        elif helper is not None:
            uses, skipped = helper
            wanted = list(uses)[skipped + place : skipped + place + 1]
            for one in wanted:
                found.add(uses[one])

    def _helper(self, function: Any) -> Any:
        """The uses by a function of the module or the class, and how many are bound."""
        if self.depth >= MAX_HELPERS:
            return None
        named: Any = None
        bound = 0
        if isinstance(function, ast.Name):
            named = self.names.get(function.id)
        elif self.owner is not None and _is_own(function):
            named = getattr(self.owner, function.attr, None)
            static = inspect.getattr_static(self.owner, function.attr, None)
            bound = 0 if isinstance(static, staticmethod) else 1
        if isinstance(named, type):
            named, bound = vars(named).get("__init__"), 1
        named = getattr(named, "__func__", named)
        if not isinstance(named, types.FunctionType):
            return None
        home = self.names if named.__globals__ is self.names else named.__globals__
        if home.get("__name__") != self.names.get("__name__"):
            return None
        return uses_of(named, home, self.owner, self.depth + 1), bound

    def _compared_kind(self, value: Any, kinds: Any) -> None:
        found = self._of(value)
        if found is None:
            return
        for one in kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]:
            kind = self._named(one)
            found.kinds += [
                k
                for k in (kind if isinstance(kind, tuple) else (kind,))
                if isinstance(k, type)
            ]

    def _named(self, node: Any) -> Any:
        """What a dotted name stands for in the module."""
        if isinstance(node, ast.Name):
            builtin: Any = self.names.get("__builtins__", {})
            builtin = builtin if isinstance(builtin, dict) else vars(builtin)
            return self.names.get(node.id, builtin.get(node.id))
        if isinstance(node, ast.Attribute):
            return getattr(self._named(node.value), node.attr, None)
        return None

    def visit_Compare(self, node: ast.Compare) -> None:
        """Literals that a value is compared with."""
        sides = [node.left, *node.comparators]
        for at, (one, other) in enumerate(zip(sides, sides[1:])):
            self._compared(one, other, node.ops[at])
            self._compared(other, one, node.ops[at])
        self.generic_visit(node)

    def _compared(self, value: Any, other: Any, operator: Any) -> None:
        found = self._of(value)
        if found is None:
            return
        if isinstance(operator, (ast.In, ast.NotIn)) and _stands_in(other, value):
            return
        for one in getattr(other, "elts", [other]):
            try:
                literal = ast.literal_eval(one)
            except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
                continue
            if type(literal) in (int, float):
                found.numeric += 1
            if type(literal) in (str, bytes, int, float) and len(found.constants) < 40:
                found.constants.append(literal)
            found.textual += type(literal) is str

    def _tested(self, node: Any) -> None:
        """A condition that is the value itself."""
        found = self._of(node)
        if found is not None:
            found.tested = True

    def visit_If(self, node: Any) -> None:
        """What decides a statement or an expression."""
        self._tested(node.test)
        self.generic_visit(node)

    visit_IfExp = visit_While = visit_If

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        """A condition turned round, or a number."""
        if isinstance(node.op, ast.Not):
            self._tested(node.operand)
        elif isinstance(node.op, (ast.USub, ast.Invert)):
            found = self._of(node.operand)
            if found is not None:
                found.numeric += 1
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        """A part of a condition."""
        for part in node.values:
            self._tested(part)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Arithmetic, or texts put together."""
        for value, other in ((node.left, node.right), (node.right, node.left)):
            found = self._of(value)
            if found is None:
                continue
            text = isinstance(other, (ast.JoinedStr,)) or (
                isinstance(other, ast.Constant) and isinstance(other.value, str)
            )
            if text:
                found.textual += isinstance(node.op, ast.Add)
            elif isinstance(node.op, BITS) or (
                isinstance(node.op, ARITHMETIC)
                and not (isinstance(node.op, ast.Mod) and value is node.right)
            ):
                found.numeric += 1
        self.generic_visit(node)


def _stands_in(other: Any, value: Any) -> bool:
    """Whether the literal is what is looked for, not where."""
    return isinstance(other, ast.Constant) and not isinstance(value, ast.Name)


def _called(node: ast.Call) -> str:
    """The last part of the name of what is called."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _is_own(node: Any) -> bool:
    """Whether it is an attribute of `self` or `cls`."""
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("self", "cls")
    )
