"""Programs that read standard input and print, made into functions of a text.

    def solve(text: str) -> str: ...

What the program has at its top level becomes the function's body; `input`, `print` and
the standard streams are the function's own. What it says is compared without the blanks
at the ends of lines, as the judges of contests do.
"""

from __future__ import annotations

import ast

from afterburner_training.sources.base import Unfit
from afterburner_training.sources.names import completed

ENTRY = "solve"

STARTER = "def solve(text: str) -> str: ...\n"

SAME = """\

def same(expected, actual):
    return _lines(expected) == _lines(actual)


def _lines(text):
    if not isinstance(text, str):
        return text
    return [line.rstrip() for line in text.rstrip().split("\\n")]
"""
"""For a workload file."""

_STREAMS = """\
stdin = io.StringIO(text)
stdout = io.StringIO()
"""

_INPUT = """\
def input(prompt=""):
    line = stdin.readline()
    if not line:
        raise EOFError("EOF when reading a line")
    return line.rstrip("\\n")
"""

_PRINT = """\
def print(*values, sep=" ", end="\\n", file=None, flush=False):
    if file is None or file is stdout:
        stdout.write((" " if sep is None else sep).join(map(str, values)))
        stdout.write("\\n" if end is None else end)
"""

_REFUSED = {
    "threading": "it starts threads",
    "subprocess": "it starts processes",
    "multiprocessing": "it starts processes",
    "os": "it uses the system",
    "globals": "it reads its globals by name",
    "locals": "it reads its variables by name",
    "exec": "it executes text",
    "eval": "it executes text",
    "__import__": "it imports by name",
}

_EXITS = ("exit", "quit")
_OWN = ("stdin", "stdout")


def as_function(code: str) -> str:
    """A module with the function `solve` that does what the program does.

    Raises:
        Unfit: it cannot be parsed, or does what a function cannot.
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise Unfit(f"it cannot be parsed: {error}") from error
    _refuse(tree)
    imports: list[ast.stmt] = [
        n for n in tree.body if isinstance(n, (ast.Import, ast.ImportFrom))
    ]
    rest = [n for n in _flat(tree.body) if n not in imports]
    inner = _Inner(_top_names(rest))
    body = [inner.visit(node) for node in rest]
    if inner.exits:
        body = [_until_exit(body)]
    used = {node.id for n in body for node in ast.walk(n) if isinstance(node, ast.Name)}
    head = _STREAMS + (_INPUT if "input" in used else "")
    head += _PRINT if "print" in used else ""
    function = ast.parse(f"def {ENTRY}(text: str) -> str:\n    pass\n").body[0]
    if not isinstance(function, ast.FunctionDef):
        raise Unfit("it cannot be put into a function")
    end = ast.parse("stdout.getvalue()", mode="eval").body
    function.body = [*ast.parse(head).body, *body, ast.Return(end)]
    module = ast.Module([*_kept(imports), function], [])
    text = "import io\n" + ast.unparse(ast.fix_missing_locations(module)) + "\n"
    try:
        compile(text, "<task>", "exec")
    except (SyntaxError, ValueError) as error:
        raise Unfit(f"it cannot be put into a function: {error}") from error
    return completed(text)


def _refuse(tree: ast.Module) -> None:
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name.partition(".")[0] for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [(node.module or "").partition(".")[0]]
        elif isinstance(node, ast.Name):
            names = [node.id] if node.id != "os" else []
        for name in names:
            if name in _REFUSED:
                raise Unfit(_REFUSED[name])


def _flat(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements, with what stands below `if __name__ == "__main__"` among them."""
    found: list[ast.stmt] = []
    for node in body:
        if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test):
            found += _flat(node.body)
        else:
            found.append(node)
    return found


def _kept(imports: list[ast.stmt]) -> list[ast.stmt]:
    """The imports, but of the streams that the function has itself."""
    found: list[ast.stmt] = []
    for node in imports:
        if isinstance(node, ast.ImportFrom) and node.module == "sys":
            left = [a for a in node.names if a.name not in ("stdin", "stdout", "exit")]
            if not left:
                continue
            node = ast.ImportFrom("sys", left, 0)
        found.append(node)
    return found


def _top_names(body: list[ast.stmt]) -> set[str]:
    """Names that the program binds at its top level."""
    found: set[str] = set()
    todo: list[ast.AST] = list(body)
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        todo += ast.iter_child_nodes(node)
    return found


def _until_exit(body: list[ast.stmt]) -> ast.stmt:
    """The body, which an exit ends without ending the process."""
    handler = ast.ExceptHandler(ast.Name("SystemExit", ast.Load()), None, [ast.Pass()])
    return ast.Try(body, [handler], [], [])


class _Inner(ast.NodeTransformer):
    """What a program's top level has to become within a function."""

    def __init__(self, top: set[str]) -> None:
        self._top = top
        self._depth = 0
        self.exits = False

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Its globals are the function's own now."""
        self._depth += 1
        self.generic_visit(node)
        self._depth -= 1
        return node

    def visit_Global(self, node: ast.Global) -> ast.AST:
        """`global` becomes `nonlocal`; at the top level it meant nothing."""
        known = [name for name in node.names if name in self._top]
        if len(known) < len(node.names):
            raise Unfit("it makes a global within a function")
        return ast.Nonlocal(known) if self._depth else ast.Pass()

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """`sys.stdin` is `stdin`."""
        self.generic_visit(node)
        of_sys = isinstance(node.value, ast.Name) and node.value.id == "sys"
        if of_sys and node.attr in ("stdin", "stdout"):
            return ast.copy_location(ast.Name(node.attr, ast.Load()), node)
        if of_sys and node.attr == "__stdin__":
            return ast.copy_location(ast.Name("stdin", ast.Load()), node)
        streams = isinstance(node.value, ast.Name) and node.value.id in _OWN
        if streams and node.attr in ("buffer", "fileno"):
            raise Unfit("it reads or writes bytes")
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """`open(0)` is `stdin`; all exits are one exception."""
        self.generic_visit(node)
        function = node.func
        if isinstance(function, ast.Name) and function.id == "open":
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and first.value == 0:
                return ast.copy_location(ast.Name("stdin", ast.Load()), node)
            raise Unfit("it opens files")
        if isinstance(function, ast.Name) and function.id in _EXITS:
            raise Unfit("it ends within an expression")
        self.exits |= isinstance(function, ast.Attribute) and function.attr == "exit"
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """`exit()` is there for people at a prompt; what it does is this."""
        call = node.value
        named = isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        if named and ast.unparse(call).partition("(")[0] in _EXITS:
            self.exits = True
            stop = ast.Raise(ast.Name("SystemExit", ast.Load()), None)
            return ast.copy_location(stop, node)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """A program may ask for its own name."""
        if node.id == "__name__":
            return ast.Constant("__main__")
        return node
