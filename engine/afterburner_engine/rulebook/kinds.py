"""What type a value probably has, told from how the function makes and uses it."""

from __future__ import annotations

import ast

from afterburner_engine.rulebook.shape import Shape, called

_BY_METHOD = {
    "append": "list", "extend": "list", "sort": "list", "insert": "list",
    "reverse": "list", "items": "dict", "keys": "dict", "values": "dict",
    "setdefault": "dict", "add": "set", "discard": "set", "startswith": "str",
    "endswith": "str", "lower": "str", "upper": "str", "split": "str",
    "strip": "str", "isdigit": "str", "isalpha": "str", "splitlines": "str",
    "popleft": "deque", "appendleft": "deque", "difference_update": "set",
}  # fmt: skip

_BY_CALL = {
    "list": "list", "sorted": "list", "dict": "dict", "defaultdict": "dict",
    "Counter": "dict", "OrderedDict": "dict", "set": "set", "frozenset": "set",
    "tuple": "tuple", "str": "str", "int": "int", "len": "int", "float": "float",
    "deque": "deque", "bytearray": "bytearray", "bytes": "bytes", "abs": "int",
    "split": "list", "rsplit": "list", "splitlines": "list", "join": "str",
    "lower": "str", "upper": "str", "strip": "str", "replace": "str",
    "range": "range", "ord": "int", "readlines": "list", "rstrip": "str",
    "lstrip": "str", "isqrt": "int", "gcd": "int", "chr": "str",
}  # fmt: skip

_BY_ANNOTATION = {
    "list": "list", "List": "list", "dict": "dict", "Dict": "dict", "set": "set",
    "Set": "set", "frozenset": "set", "FrozenSet": "set", "AbstractSet": "set",
    "tuple": "tuple", "Tuple": "tuple", "str": "str", "int": "int",
    "float": "float", "bytes": "bytes", "deque": "deque", "Deque": "deque",
    "Mapping": "dict", "MutableMapping": "dict", "defaultdict": "dict",
    "Counter": "dict", "Sequence": "list", "MutableSequence": "list",
}  # fmt: skip

_BY_NODE: dict[type[ast.AST], str] = {
    ast.List: "list",
    ast.ListComp: "list",
    ast.Dict: "dict",
    ast.DictComp: "dict",
    ast.Set: "set",
    ast.SetComp: "set",
    ast.Tuple: "tuple",
    ast.JoinedStr: "str",
    ast.GeneratorExp: "generator",
}


def kind_of(shape: Shape, node: ast.AST, depth: int = 4) -> str | None:
    """`list`, `dict`, `str`, … for the expression's value; None if unclear."""
    if type(node) in _BY_NODE:
        return _BY_NODE[type(node)]
    if isinstance(node, ast.Constant):
        return type(node.value).__name__
    if isinstance(node, ast.Name):
        return _name_kind(shape, node.id, depth) if depth else None
    if isinstance(node, ast.Call):
        return _BY_CALL.get(called(node))
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        return kind_of(shape, node.value, depth)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mult)):
        left = kind_of(shape, node.left, depth)
        right = kind_of(shape, node.right, depth)
        return left if left not in (None, "int") else right or left
    if isinstance(node, (ast.BoolOp, ast.IfExp)):
        last = node.values[-1] if isinstance(node, ast.BoolOp) else node.body
        return kind_of(shape, last, depth)
    return None


def annotation_kind(node: ast.AST | None) -> str | None:
    """What a type hint says."""
    if isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Attribute):
        return _BY_ANNOTATION.get(node.attr)
    return _BY_ANNOTATION.get(node.id) if isinstance(node, ast.Name) else None


def _name_kind(shape: Shape, name: str, depth: int) -> str | None:
    if name not in shape.kinds:
        shape.kinds[name] = None  # ends the search where a name is made from itself
        shape.kinds[name] = (
            _hinted(shape, name) or _assigned(shape, name, depth) or _used(shape, name)
        )
    return shape.kinds[name]


def _hinted(shape: Shape, name: str) -> str | None:
    for node in shape.nodes:
        if isinstance(node, ast.arg) and node.arg == name:
            return annotation_kind(node.annotation)
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and node.target.id == name
        ):
            return annotation_kind(node.annotation)
    return None


def _assigned(shape: Shape, name: str, depth: int) -> str | None:
    kinds = set()
    for node in shape.nodes:
        if isinstance(node, ast.Assign) and not shape.of(name, node.value):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id == name:
                    kinds.add(kind_of(shape, node.value, depth - 1))
    return kinds.pop() if len(kinds) == 1 else None


def _used(shape: Shape, name: str) -> str | None:
    for node in shape.nodes:
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == name
            and node.attr in _BY_METHOD
        ):
            return _BY_METHOD[node.attr]
    return None
