"""Rules that ask for more than is needed: sorting for an extreme, lists for nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_training.pessimising.base import (
    Rule,
    assignments,
    call_of,
    each,
    expression,
    parsed,
    shown,
)


def extreme_to_sort(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """All is sorted to see the first or the last."""

    def match(node: ast.AST) -> ast.AST | None:
        found = call_of(node, "min", "max")
        if found is None or not isinstance(found.func, ast.Name):
            return None
        if len(found.args) != 1 or isinstance(found.args[0], ast.Starred):
            return None
        named = [keyword.arg for keyword in found.keywords]
        least = found.func.id == "min"
        # Of equals, `max` takes the first and a sort puts the last one last.
        if named not in ([], ["key"]) or (named and not least):
            return None
        given = ", ".join(map(shown, [*found.args, *found.keywords]))
        return expression(f"sorted({given})[{0 if least else -1}]")

    yield from each(function, match)


def generator_to_list(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """All items are held at once, though each is used once."""

    def match(node: ast.AST) -> ast.AST | None:
        taken = call_of(node, "sum", "any", "all", "max", "min", "join", "set", "dict")
        if taken is None or not taken.args:
            return None
        first = taken.args[0]
        if not isinstance(first, ast.GeneratorExp):
            return None
        whole = ast.ListComp(first.elt, first.generators)
        return ast.Call(taken.func, [whole, *taken.args[1:]], taken.keywords)

    yield from each(function, match)


def any_to_count(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """All is looked at, though one would tell."""

    def match(node: ast.AST) -> ast.AST | None:
        asked = call_of(node, "any", "all")
        if asked is None or not isinstance(asked.func, ast.Name):
            return None
        if len(asked.args) != 1 or not isinstance(asked.args[0], ast.GeneratorExp):
            return None
        every = asked.func.id == "all"
        body = asked.args[0]
        test = f"not ({shown(body.elt)})" if every else shown(body.elt)
        last = body.generators[-1]
        kept = [*last.ifs, expression(test)]
        ended = ast.comprehension(last.target, last.iter, kept, last.is_async)
        made = ast.ListComp(ast.Constant(1), [*body.generators[:-1], ended])
        compare = "== 0" if every else "> 0"
        return expression(f"len({shown(made)}) {compare}")

    yield from each(function, match)


def distinct_to_scan(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """How many values there are is counted by looking back at each."""

    def match(node: ast.AST) -> ast.AST | None:
        size = call_of(node, "len")
        made = call_of(size.args[0], "set") if size is not None and size.args else None
        if made is None or len(made.args) != 1:
            return None
        if not isinstance(made.args[0], ast.Name):
            return None
        items = made.args[0].id
        return expression(
            f"len([one for at, one in enumerate({items}) if one not in {items}[:at]])"
        )

    yield from each(function, match)


def sort_by_hand(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """What `sorted` does is done by exchanging neighbours."""

    def match(node: ast.AST) -> list[ast.stmt] | None:
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            return None
        made = call_of(node.value, "sorted")
        if made is None or len(made.args) != 1 or made.keywords:
            return None
        if not isinstance(node.targets[0], ast.Name):
            return None
        name = node.targets[0].id
        return parsed(
            f"{name} = list({shown(made.args[0])})\n"
            f"for end in range(len({name}) - 1, 0, -1):\n"
            f"    for at in range(end):\n"
            f"        if {name}[at + 1] < {name}[at]:\n"
            f"            {name}[at], {name}[at + 1] = {name}[at + 1], {name}[at]\n"
        )

    bound = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
    if not bound & {"end", "at"}:
        yield from each(function, match)


def power_by_hand(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """A power is computed in full before the remainder is taken."""

    def match(node: ast.AST) -> ast.AST | None:
        power = call_of(node, "pow")
        if power is None or len(power.args) != 3:
            return None
        base, exponent, modulus = map(shown, power.args)
        return expression(f"({base}) ** ({exponent}) % ({modulus})")

    yield from each(function, match)


def both_to_scan(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """What two sets share is found by comparing each with each."""
    sets = {n for n, value in assignments(function) if call_of(value, "set")}

    def match(node: ast.AST) -> ast.AST | None:
        if not isinstance(node, ast.BinOp):
            return None
        word = {ast.BitAnd: "in", ast.Sub: "not in"}.get(type(node.op))
        sides = node.left, node.right
        if word is None or not all(
            call_of(s, "set") or (isinstance(s, ast.Name) and s.id in sets)
            for s in sides
        ):
            return None
        left, right = map(shown, sides)
        return expression(f"{{one for one in {left} if one {word} list({right})}}")

    yield from each(function, match)


def slice_sums(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """What sums up to a place are known is added up anew: prefix sums undone."""
    sums = {
        name: shown(made.args[0])
        for name, value in assignments(function)
        if (made := _accumulated(value)) is not None
    }

    def match(node: ast.AST) -> ast.AST | None:
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Sub):
            return None
        sides = node.left, node.right
        if not all(isinstance(s, ast.Subscript) for s in sides):
            return None
        first, second = (s for s in sides if isinstance(s, ast.Subscript))
        name = shown(first.value)
        if name not in sums or shown(second.value) != name:
            return None
        low, high = shown(second.slice), shown(first.slice)
        return expression(f"sum({sums[name]}[{low}:{high}])")

    yield from each(function, match)


def _accumulated(value: ast.expr) -> ast.Call | None:
    """The `accumulate(items, initial=0)` of a list of it."""
    made = call_of(value, "list")
    inner = call_of(made.args[0], "accumulate") if made and made.args else None
    if inner is None or len(inner.args) != 1:
        return None
    begins = [k for k in inner.keywords if k.arg == "initial"]
    return inner if begins and shown(begins[0].value) == "0" else None


RULES = (
    Rule("extreme-to-sort", "look for the extreme without sorting", extreme_to_sort),
    Rule("generator-to-list", "use items as they come", generator_to_list),
    Rule("any-to-count", "stop at the first that tells", any_to_count),
    Rule("distinct-to-scan", "count distinct values by a set", distinct_to_scan),
    Rule("sort-by-hand", "let `sorted` do it", sort_by_hand),
    Rule("power-by-hand", "take the remainder at each step", power_by_hand),
    Rule("both-to-scan", "combine sets as sets", both_to_scan),
    Rule("slice-sums", "take sums from running totals", slice_sums),
)
"""Those of this module."""
