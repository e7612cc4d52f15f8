"""Rules that do again in each round what could be done once, or go round more often."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_training.pessimising.base import (
    Rule,
    assignments,
    call_of,
    each,
    everywhere,
    expression,
    named,
    names_in,
    parsed,
    shown,
)

_PURE = (
    *("sorted", "set", "frozenset", "list", "tuple", "dict", "sum", "max", "min"),
    *("len", "Counter", "lower", "upper", "split", "strip", "join", "sqrt", "isqrt"),
)
"""Calls that give the same again, as long as what they are given stays the same."""

_LOOPS = (ast.For, ast.While)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def computed_in_loop(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """A value that was computed once, before a loop, is computed where it is used."""
    times: dict[str, list[ast.expr]] = {}
    for name, value in assignments(function):
        times.setdefault(name, []).append(value)
    stored = _stored(function)
    for name, values in times.items():
        if len(values) != 1 or stored.count(name) != 1:
            continue
        value = values[0]
        inputs = {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}
        if not call_of(value, *_PURE) or name in inputs:
            continue
        if any(stored.count(one) > 1 for one in inputs):
            continue
        changed = _InLoops(name, value)
        yield from changed.variants(function)


def _stored(function: ast.FunctionDef) -> list[str]:
    """The names that are bound, as often as they are."""
    return [
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]


class _InLoops:
    """Puts an expression in place of a name, within loops."""

    def __init__(self, name: str, value: ast.expr) -> None:
        self._name = name
        self._text = shown(value)

    def variants(self, function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
        """At most one: with the name replaced in all loops."""
        inside = {
            id(name)
            for loop in ast.walk(function)
            if isinstance(loop, (*_LOOPS, *_COMPREHENSIONS))
            for part in _repeated(loop)
            for name in ast.walk(part)
            if isinstance(name, ast.Name)
            and name.id == self._name
            and isinstance(name.ctx, ast.Load)
        }
        if not inside:
            return
        # Copies lose identity: uses are found again by their place in the text.
        places = {
            (n.lineno, n.col_offset)
            for n in ast.walk(function)
            if isinstance(n, ast.Name) and id(n) in inside
        }
        yield everywhere(
            function,
            lambda node: (
                expression(self._text)
                if isinstance(node, ast.Name)
                and node.id == self._name
                and (node.lineno, node.col_offset) in places
                else None
            ),
        )


def _repeated(loop: ast.AST) -> list[ast.AST]:
    """The parts of a loop that run in each round."""
    if isinstance(loop, ast.For):
        return list(loop.body)
    if isinstance(loop, ast.While):
        return [loop.test, *loop.body]
    if isinstance(loop, ast.DictComp):
        return [loop.key, loop.value, *_conditions(loop)]
    if isinstance(loop, (ast.ListComp, ast.SetComp, ast.GeneratorExp)):
        return [loop.elt, *_conditions(loop)]
    return []


def _conditions(loop: ast.AST) -> list[ast.AST]:
    generators: list[ast.comprehension] = getattr(loop, "generators", [])
    later = [generator.iter for generator in generators[1:]]
    return [*later, *(one for generator in generators for one in generator.ifs)]


def for_to_while(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """A loop over items becomes one over positions."""

    def match(node: ast.AST) -> list[ast.stmt] | None:
        if not isinstance(node, ast.For) or node.orelse:
            return None
        if not isinstance(node.iter, ast.Name):
            return None
        items = node.iter.id
        body = parsed(
            f"position = 0\nwhile position < len({items}):\n"
            f"    {shown(node.target)} = {items}[position]\n    position += 1\n"
        )
        if isinstance(body[1], ast.While):
            body[1].body += node.body
        return body

    if not any(name == "position" for name in _stored(function)):
        yield from each(function, match)


def enumerate_to_index(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """A position that is at hand is looked for."""

    def match(node: ast.AST) -> ast.AST | None:
        if not isinstance(node, ast.For) or not isinstance(node.target, ast.Tuple):
            return None
        numbered = call_of(node.iter, "enumerate")
        if numbered is None or len(numbered.args) != 1 or len(node.target.elts) != 2:
            return None
        number, item = node.target.elts
        items = numbered.args[0]
        if not isinstance(items, ast.Name) or not isinstance(item, ast.Name):
            return None
        found = parsed(f"{shown(number)} = {items.id}.index({item.id})")
        return ast.For(item, items, [*found, *node.body], node.orelse)

    yield from each(function, match)


def comprehension_to_copies(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """A list that was made at once grows by copies of itself."""

    def match(node: ast.AST) -> list[ast.stmt] | None:
        made = node.value if isinstance(node, (ast.Assign, ast.Return)) else None
        if not isinstance(made, ast.ListComp) or len(made.generators) != 1:
            return None
        name = "made"
        if isinstance(node, ast.Assign):
            if len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
                return None
            name = node.targets[0].id
        used = {n.id for n in ast.walk(made) if isinstance(n, ast.Name)}
        if name in used:
            return None
        generator = made.generators[0]
        grown = f"{name} = {name} + [{shown(made.elt)}]"
        lines = [f"{name} = []"]
        lines.append(f"for {_bare(generator.target)} in {shown(generator.iter)}:")
        for depth, condition in enumerate(generator.ifs, 1):
            lines.append(f"{'    ' * depth}if {shown(condition)}:")
        lines.append("    " * (len(generator.ifs) + 1) + grown)
        if isinstance(node, ast.Return):
            lines.append(f"return {name}")
        return parsed("\n".join(lines))

    yield from each(function, match)


def _bare(target: ast.expr) -> str:
    """A target without the brackets that `unparse` gives a tuple."""
    text = shown(target)
    return text[1:-1] if isinstance(target, ast.Tuple) else text


def append_to_copies(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """Instead of an append, the list is copied with one item more."""
    empty = {
        name
        for name, value in assignments(function)
        if isinstance(value, ast.List) and not value.elts
    }

    def match(node: ast.AST) -> list[ast.stmt] | None:
        added = call_of(node.value, "append") if isinstance(node, ast.Expr) else None
        if added is None or not isinstance(added.func, ast.Attribute):
            return None
        name = named(added.func.value)
        if name not in empty:
            return None
        return parsed(f"{name} = {name} + [{shown(added.args[0])}]")

    yield from each(function, match)


def join_to_concatenation(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """A text that was joined at once grows part by part."""

    def match(node: ast.AST) -> list[ast.stmt] | None:
        joined = getattr(node, "value", None)
        if not isinstance(node, (ast.Assign, ast.Return)) or joined is None:
            return None
        call = call_of(joined, "join")
        if call is None or not isinstance(call.func, ast.Attribute):
            return None
        between = call.func.value
        if not isinstance(between, ast.Constant) or between.value != "":
            return None
        lines = ["text = ''", f"for part in {shown(call.args[0])}:"]
        lines.append("    text = f'{text}{part}'")
        end = "return text" if isinstance(node, ast.Return) else ""
        if isinstance(node, ast.Assign):
            end = f"{shown(node.targets[0])} = text"
        return parsed("\n".join([*lines, end]))

    if not {"text", "part"} & names_in(function):
        yield from each(function, match)


def root_to_all(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """A search for divisors goes on beyond the square root."""

    def match(node: ast.AST) -> ast.AST | None:
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            left, right = node.left, node.comparators[0]
            square = isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mult)
            if square and isinstance(left, ast.BinOp):
                same = shown(left.left) == shown(left.right)
                if same and isinstance(node.ops[0], ast.LtE):
                    return expression(f"{shown(left.left)} < {shown(right)}")
        return _beyond_root(node)

    yield from each(function, match)


def _beyond_root(node: ast.AST) -> ast.expr | None:
    """The `n` of `isqrt(n) + 1` or `int(n ** 0.5) + 1`: where a range may end too."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
        return None
    if shown(node.right) != "1":
        return None
    root = call_of(node.left, "isqrt")
    if root is not None:
        return root.args[0]
    whole = call_of(node.left, "int")
    power = whole.args[0] if whole is not None and whole.args else None
    if isinstance(power, ast.BinOp) and isinstance(power.op, ast.Pow):
        return power.left if shown(power.right) == "0.5" else None
    return None


def uncached(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """What was remembered is computed again."""

    def match(node: ast.AST) -> ast.AST | None:
        if not isinstance(node, ast.FunctionDef) or node.name == function.name:
            return None
        left = [d for d in node.decorator_list if not _remembers(d)]
        if len(left) == len(node.decorator_list):
            return None
        changed = everywhere(node, lambda inner: None)
        changed.decorator_list = left
        return changed

    yield from each(function, match)


def _remembers(decorator: ast.expr) -> bool:
    text = shown(decorator).partition("(")[0]
    return text.rpartition(".")[2] in ("cache", "lru_cache")


RULES = (
    Rule("computed-in-loop", "compute once what stays the same", computed_in_loop),
    Rule("for-to-while", "go over the items themselves", for_to_while),
    Rule("enumerate-to-index", "count positions while going", enumerate_to_index),
    Rule("comprehension-to-copies", "make the list at once", comprehension_to_copies),
    Rule("append-to-copies", "append to the list in place", append_to_copies),
    Rule("join-to-concatenation", "join the parts at once", join_to_concatenation),
    Rule("root-to-all", "stop at the square root", root_to_all),
    Rule("uncached", "remember what was computed", uncached),
)
"""Those of this module."""
