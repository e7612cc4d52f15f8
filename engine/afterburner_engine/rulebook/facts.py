"""What is known of expressions: what they change, whether they stay the same.

All of it is a good guess from one function's text. A wrong guess costs one
proposal that the sandbox turns down.
"""

from __future__ import annotations

import ast

from afterburner_engine.rulebook.names import FUNCTIONS, FunctionNode, parameters, words
from afterburner_engine.rulebook.shape import COMPREHENSIONS, Loop, Shape, called, path

MUTATORS = words(
    "append extend insert remove pop popleft appendleft extendleft popitem clear sort "
    "reverse rotate add discard update setdefault difference_update "
    "intersection_update symmetric_difference_update write writelines push put"
)
"""Methods that change their object."""

PURE_BUILTINS = words(
    "abs all any ascii bin bool bytes chr complex dict divmod enumerate float "
    "frozenset hash hex int isinstance issubclass len list max min oct ord pow range "
    "repr reversed round set slice sorted str sum tuple type zip map filter"
)

PURE_METHODS = words(
    "lower upper strip lstrip rstrip split rsplit splitlines join replace startswith "
    "endswith count index find rfind isdigit isalpha isalnum isspace isupper islower "
    "title capitalize casefold swapcase zfill ljust rjust center partition rpartition "
    "encode decode translate format items keys values get copy union intersection "
    "difference issubset issuperset isdisjoint bit_length removeprefix removesuffix "
    "total_seconds isoformat date time weekday strftime"
)

PURE_MODULES = frozenset({"math", "cmath", "operator", "string", "statistics"})

PURE_FUNCTIONS = frozenset(
    {
        "re.compile", "datetime.datetime.strptime", "datetime.datetime.fromisoformat",
        "datetime.date.fromisoformat", "datetime.timedelta", "datetime.datetime",
        "datetime.date", "decimal.Decimal", "fractions.Fraction",
        "ipaddress.ip_address", "ipaddress.ip_network", "unicodedata.normalize",
        "collections.Counter", "itertools.accumulate", "itertools.chain",
        "itertools.combinations", "itertools.product", "functools.reduce",
    }
)  # fmt: skip

_NAMED = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.ExceptHandler,
    ast.MatchAs,
    ast.MatchStar,
)

_NOT_JUST_COMPUTING = (ast.Global, ast.Nonlocal, ast.Yield, ast.YieldFrom, ast.Await)

FRESH_TYPES = frozenset(
    {"list", "dict", "set", "sorted", "deque", "Counter", "bytearray"}
)
"""Calls whose result is a new object that somebody could change."""


def stores(shape: Shape, node: ast.AST) -> frozenset[str]:
    """Every name that is bound inside the node."""
    key = ("stores", node)
    if key not in shape.facts:
        shape.facts[key] = frozenset(_stores(node))
    return shape.facts[key]


def _stores(node: ast.AST) -> set[str]:
    found: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load):
            found.add(part.id)
        elif isinstance(part, ast.arg):
            found.add(part.arg)
        elif isinstance(part, _NAMED) and part.name is not None:
            found.add(part.name)
        elif isinstance(part, ast.alias):
            found.add((part.asname or part.name).split(".")[0])
    return found


def mutated(shape: Shape, node: ast.AST) -> frozenset[str]:
    """The dotted paths of objects that are changed in place inside the node."""
    key = ("mutated", node)
    if key not in shape.facts:
        inner = _inner_calls(shape, node)
        shape.facts[key] = frozenset(
            path for part in [node, *inner] for path in _mutated(part)
        )
    return shape.facts[key]


def _inner_calls(shape: Shape, node: ast.AST) -> list[FunctionNode]:
    """The functions inside the function that run when the node does."""
    known = {
        part.name: part
        for part in shape.nodes
        if isinstance(part, FUNCTIONS) and part is not shape.node
    }
    found: dict[str, FunctionNode] = {}
    waiting = [node] if known else []
    while waiting:
        for part in ast.walk(waiting.pop()):
            name = called(part)
            if name in known and name not in found:
                found[name] = known[name]
                waiting.append(known[name])
    return list(found.values())


def _mutated(node: ast.AST) -> set[str]:
    found: set[str | None] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            if part.func.attr in MUTATORS:
                found.add(_owner(part.func.value))
        elif isinstance(part, (ast.Subscript, ast.Attribute)):
            if not isinstance(part.ctx, ast.Load):
                target = part.value if isinstance(part, ast.Subscript) else part
                found.add(_owner(target))
        elif isinstance(part, ast.AugAssign):
            found.add(_owner(part.target))
        if isinstance(part, ast.Expr) and isinstance(part.value, ast.Call):
            found |= _touched(part.value)
    return {name for name in found if name is not None}


def _touched(call: ast.Call) -> set[str | None]:
    """What a call for its effect may change: its arguments and its object."""
    func = call.func
    if isinstance(func, ast.Attribute):
        if func.attr in MUTATORS:
            heap = path(func.value) in ("heapq", "bisect")
            return {_owner(call.args[0])} if heap and call.args else set()
        owner = func.value
        module = isinstance(owner, ast.Name) and owner.id in (
            "logging",
            "log",
            "logger",
        )
        return set() if module else {_owner(owner), *map(_owner, call.args)}
    return set() if called(call) == "print" else {_owner(arg) for arg in call.args}


def _owner(node: ast.AST) -> str | None:
    """The path of what is changed when this expression's value is changed."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return path(node)


def loads(node: ast.AST) -> set[str]:
    """The names that the expression needs from outside itself."""
    bound = set()
    for part in ast.walk(node):
        if isinstance(part, COMPREHENSIONS):
            bound |= _stores(part)
        elif isinstance(part, ast.Lambda):
            bound |= set(parameters(part))
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return names - bound


def is_pure(shape: Shape, node: ast.AST) -> bool:
    """Whether the expression only computes."""
    for part in ast.walk(node):
        if isinstance(part, (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)):
            return False
        if isinstance(part, ast.Call) and not _pure_call(shape, part):
            return False
    return True


def _pure_call(shape: Shape, call: ast.Call) -> bool:
    func = call.func
    if isinstance(func, ast.Name):
        if func.id in shape.local_names:
            return False
        if func.id in PURE_BUILTINS and func.id not in shape.bindings:
            return True
        return is_pure_name(shape, func.id)
    if isinstance(func, ast.Attribute):
        if is_pure_path(shape, path(func)):
            return True
        return func.attr in PURE_METHODS
    return False


def is_pure_path(shape: Shape, dotted: str | None) -> bool:
    """Whether the dotted name is a library function that only computes."""
    if dotted is None:
        return False
    first, _, rest = dotted.partition(".")
    origin = shape.bindings.get(first)
    if origin is None or first in shape.local_names:
        return False
    full = f"{origin}.{rest}" if rest else origin
    return full in PURE_FUNCTIONS or full.split(".")[0] in PURE_MODULES


def is_pure_name(shape: Shape, name: str) -> bool:
    """Whether a plain name is a library or module function that only computes."""
    if is_pure_path(shape, name):
        return True
    return looks_pure(shape, shape.module_functions.get(name), frozenset())


def looks_pure(shape: Shape, node: FunctionNode | None, seen: frozenset[str]) -> bool:
    """Whether a function of the module reads and changes nothing but its own."""
    if not isinstance(node, ast.FunctionDef) or node.name in seen:
        return node is not None and node.name in seen
    own = _stores(node)
    for part in ast.walk(node):
        if isinstance(part, _NOT_JUST_COMPUTING):
            return False
        if isinstance(part, ast.Call):
            name = part.func.id if isinstance(part.func, ast.Name) else None
            inner = shape.module_functions.get(name or "")
            known = (
                name in PURE_BUILTINS
                or name in own
                or is_pure_path(shape, path(part.func))
                or looks_pure(shape, inner, seen | {node.name})
                or (name is None and called(part) in PURE_METHODS | MUTATORS)
            )
            if not known:
                return False
    changed = {name.split(".")[0] for name in _mutated(node)}
    return not changed & set(parameters(node)) and changed <= own


def is_stable(shape: Shape, node: ast.AST, region: ast.AST) -> bool:
    """Whether a pure expression keeps its value while the region runs."""
    if not is_pure(shape, node):
        return False
    needed = loads(node)
    if needed & stores(shape, region):
        return False
    paths = {
        path(n) for n in ast.walk(node) if isinstance(n, (ast.Name, ast.Attribute))
    }
    return not any(_overlaps(p, q) for p in paths if p for q in mutated(shape, region))


def _overlaps(read: str, changed: str) -> bool:
    return read == changed or read.startswith(f"{changed}.")


def stable_loop(
    shape: Shape, node: ast.AST, within: ast.AST | None = None
) -> Loop | None:
    """The outermost loop around `within` in all of which the node stays the same."""
    found = None
    for loop in shape.loops_around(within or node):
        if not is_stable(shape, node, loop):
            break
        found = loop
    return found


def anchor(
    shape: Shape, node: ast.AST, within: ast.AST | None = None
) -> ast.stmt | None:
    """The statement in front of which the node can be computed once for all rounds."""
    loop = stable_loop(shape, node, within)
    if loop is None:
        return None
    statement = shape.statement_of(loop)
    if statement is None:
        return None
    # A comprehension in the test of a `while`, or in an `elif`, has more around it.
    if loop is not statement and any(
        loop in ast.walk(part) for part in _again(statement)
    ):
        return statement if is_stable(shape, node, statement) else None
    return statement


def _again(statement: ast.stmt) -> list[ast.AST]:
    """The parts of a statement that may run after its first part."""
    if isinstance(statement, ast.While):
        return [statement.test]
    if isinstance(statement, ast.If):
        return list(statement.orelse)
    return []
