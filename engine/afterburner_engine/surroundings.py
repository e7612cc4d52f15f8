"""What a function reads besides its arguments: found in its source, never by running.

The clock and randomness can be made to repeat; the network cannot be reached and
answers differently each time. Files and the environment are other in the sandbox than
outside, which is worth a word where a function fails there.

It looks at the target and at what it calls in its own module. What happens in other
modules shows only when two runs of the original differ.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from afterburner_engine.target import Target

FREEZABLE = ("clock", "random")
REFUSED = ("network", "waiting", "unseeded")

WORDS = {
    "clock": "reads the clock",
    "random": "draws random values",
    "network": "needs the network, which there is not in the sandbox",
    "waiting": "waits until the clock moves on, which stands still here",
    "unseeded": "differs in each process, and cannot be seeded",
    "files": "uses files; the sandbox sees those of the project, and cannot write them",
    "environment": "asks for the environment, which is another one in the sandbox",
    "process": "starts another program",
    "input": "waits for somebody to type",
}

_NAMES: dict[str, tuple[str, ...]] = {
    "clock": (
        r"time\.(time|monotonic|perf_counter|process_time|thread_time)(_ns)?",
        r"datetime\.datetime\.(now|utcnow|today)",
        r"datetime\.date\.today",
    ),
    "random": (
        r"random\.(?!Random$|getstate|setstate|SystemRandom)[A-Za-z]\w*",
        r"random\.(Random|SystemRandom)",
        r"numpy\.random\.(?!RandomState|Generator|PCG64|SeedSequence)\w+",
        r"secrets\.(?!compare_digest)\w+",
        r"uuid\.uuid4",
        r"os\.urandom",
    ),
    "unseeded": (
        r"uuid\.uuid1",
        r"os\.(getpid|getppid|getrandom)",
        r"numpy\.random\.RandomState",
        r"pandas\.Timestamp\.(now|today|utcnow)",
    ),
    "network": (
        r"(requests|httpx)\.(get|post|put|patch|delete|head|options|request|stream)",
        r"(requests\.(Session|session)|httpx\.(Async)?Client|aiohttp\.\w+)",
        r"urllib\.request\.(urlopen|urlretrieve)",
        r"http\.client\.HTTPS?Connection",
        r"socket\.(socket|create_connection|getaddrinfo|gethostbyname)",
        r"(ftplib|smtplib|imaplib|poplib|telnetlib|websockets|boto3|paramiko)\.\w+",
        r"urllib3\.(request|PoolManager)",
    ),
    "files": (
        r"(io\.)?open",
        r"os\.(listdir|scandir|walk|stat|remove|unlink|rename|mkdir|makedirs)",
        r"(shutil|glob|tempfile)\.\w+",
        r"(sqlite3|dbm|shelve)\.\w+",
    ),
    "environment": (
        r"os\.(environ|getenv|getcwd|cpu_count|getlogin|uname)",
        r"(platform|getpass)\.\w+",
        r"socket\.(gethostname|getfqdn)",
        r"sys\.argv",
        r"pathlib\.Path\.(home|cwd)",
    ),
    "process": (r"subprocess\.\w+", r"os\.(system|popen|exec\w+|spawn\w+|fork)"),
    "input": (r"input", r"sys\.stdin"),
}
"""Dotted names, by what they read. What is asked for is named from its module."""

_PATTERNS = {
    kind: re.compile("|".join(f"(?:{name})" for name in names))
    for kind, names in _NAMES.items()
}

_NOW_WHERE_LEFT_OUT = {"localtime": 0, "gmtime": 0, "ctime": 0, "asctime": 0}
"""Functions of `time` that mean now, unless they are given a time."""

_SEEDED = frozenset({"random.Random", "numpy.random.default_rng", "random.seed"})
"""Repeat by themselves where they are given a seed."""

_PATH_METHODS = frozenset(
    {"read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "unlink"}
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Use:
    """One place at which something besides the arguments is read."""

    kind: str
    line: int
    """In the file, counted from 1."""

    source: str
    """The expression, such as `requests.get(url)`."""

    via: int
    """The line of the target that leads there; the same one where it is in it."""

    def __str__(self) -> str:
        """In words for the user."""
        return f"line {self.line}: `{self.source}` {WORDS[self.kind]}"


def uses(target: Target) -> tuple[Use, ...]:
    """What the target reads besides its arguments, in the order of the file."""
    tree = ast.parse(target.module_source)
    known = _Module(tree)
    function = _definition(tree, target.qualname)
    if function is None:
        return ()
    found: dict[tuple[str, int, str], Use] = {}
    waiting: list[tuple[Function, int | None, str]] = [
        (function, None, target.qualname.rpartition(".")[0])
    ]
    seen = {function}
    while waiting:
        node, via, owner = waiting.pop()
        for use in _in(node, known, via):
            found.setdefault((use.kind, use.line, use.source), use)
        for called, line, its_owner in known.called(node, owner):
            if called not in seen:
                seen.add(called)
                waiting.append((called, line if via is None else via, its_owner))
    return tuple(sorted(found.values(), key=lambda use: (use.line, use.kind)))


def _definition(tree: ast.Module, qualname: str) -> Function | None:
    """The last definition under that name, which is the one that counts."""
    body: list[ast.stmt] = tree.body
    *owners, name = qualname.split(".")
    for owner in owners:
        classes = [
            n for n in _flat(body) if isinstance(n, ast.ClassDef) and n.name == owner
        ]
        body = classes[-1].body if classes else []
    functions = [n for n in _flat(body) if _is_function(n) and n.name == name]
    return functions[-1] if functions else None


def _flat(body: list[ast.stmt]) -> Iterator[Any]:
    """Statements, those under an `if` or `try` of the module too."""
    for node in body:
        yield node
        if isinstance(node, (ast.If, ast.Try, ast.With)):
            yield from _flat([n for n in ast.walk(node) if isinstance(n, ast.stmt)][1:])


def _is_function(node: ast.AST) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))


@dataclass(slots=True)
class _Module:
    """What the names of a module stand for."""

    tree: ast.Module
    names: dict[str, str] = field(default_factory=dict)
    """Dotted names of what is imported, by the name that it has here."""

    functions: dict[str, Function] = field(default_factory=dict)
    """By qualname."""

    def __post_init__(self) -> None:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    top = alias.name.partition(".")[0]
                    self.names[alias.asname or top] = (
                        alias.name if alias.asname else top
                    )
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    self.names[alias.asname or alias.name] = (
                        f"{node.module}.{alias.name}"
                    )
        for node in _flat(self.tree.body):
            if isinstance(node, ast.ClassDef):
                for member in filter(_is_function, _flat(node.body)):
                    self.functions[f"{node.name}.{member.name}"] = member
            elif _is_function(node):
                self.functions[node.name] = node

    def dotted(self, node: ast.expr) -> str:
        """The full name of an expression that is one, else nothing."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        if not parts and node.id not in self.names:
            return "" if node.id in self.functions else node.id
        first = self.names.get(node.id)
        return ".".join([first, *reversed(parts)]) if first else ""

    def called(self, node: Function, owner: str) -> Iterator[tuple[Function, int, str]]:
        """The module's own functions that are named in `node`, with line and class."""
        for inner in ast.walk(node):
            names: list[str] = []
            if isinstance(inner, ast.Name):
                names = [inner.id, f"{inner.id}.__init__"]
            elif isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
                if inner.value.id in ("self", "cls"):
                    names = [f"{owner}.{inner.attr}"]
                else:
                    names = [f"{inner.value.id}.{inner.attr}"]
            for name in names:
                if name in self.functions and isinstance(inner, ast.expr):
                    its_owner = name.rpartition(".")[0]
                    yield self.functions[name], inner.lineno, its_owner


def _in(node: Function, known: _Module, via: int | None) -> Iterator[Use]:
    calls = {id(n.func): n for n in ast.walk(node) if isinstance(n, ast.Call)}
    loops = [n for n in ast.walk(node) if isinstance(n, ast.While) and _endless(n)]
    tests = {id(inner) for loop in loops for inner in ast.walk(loop.test)}
    own = _bound(node)
    for inner in _body(node):
        if not isinstance(inner, (ast.Name, ast.Attribute)) or _root(inner) in own:
            continue
        call = calls.get(id(inner))
        kind = _kind(inner, call, known)
        if kind is None:
            continue
        if kind == "clock" and id(inner) in tests:
            kind = "waiting"
        shown = " ".join(ast.unparse(call or inner).split())
        if len(shown) > 60:
            shown = f"{shown[:57]}…"
        line = inner.lineno
        yield Use(kind, line, shown, line if via is None else via)


def _endless(loop: ast.While) -> bool:
    """Whether nothing but its test ends the loop, and the test is one condition."""
    ends = (ast.Break, ast.Return, ast.Raise)
    inside = (inner for part in loop.body for inner in ast.walk(part))
    one = not isinstance(loop.test, ast.BoolOp)
    return one and not any(isinstance(inner, ends) for inner in inside)


def _bound(node: Function) -> set[str]:
    """Names that the function gives a value itself: they stand for nothing imported."""
    names = {n.arg for n in ast.walk(node) if isinstance(n, ast.arg)}
    stored = (n for n in ast.walk(node) if isinstance(n, ast.Name))
    return names | {n.id for n in stored if isinstance(n.ctx, ast.Store)}


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _body(node: Function) -> Iterator[ast.AST]:
    """What runs when it is called: not its decorators, defaults and annotations."""
    for statement in node.body:
        yield from ast.walk(statement)


def _kind(
    node: ast.Name | ast.Attribute, call: ast.Call | None, known: _Module
) -> str | None:
    if isinstance(node, ast.Attribute) and node.attr in _PATH_METHODS and call:
        return "files"
    name = known.dotted(node)
    if not name:
        return None
    kind_of_thing = name.rpartition(".")[2][:1].isupper()
    if call is None and (kind_of_thing or "." not in name):
        return None  # a class that is only named; a builtin that is not called
    given = len(call.args) + len(call.keywords) if call else 0
    module, _, last = name.rpartition(".")
    if module == "time" and call is not None:
        if last == "strftime" and given == 1:
            return "clock"
        if last in _NOW_WHERE_LEFT_OUT and given == 0:
            return "clock"
    if name in _SEEDED and given:
        return None
    found = [k for k, pattern in _PATTERNS.items() if pattern.fullmatch(name)]
    return found[0] if found else None
