"""Pairs of behaviours, equal and different, by the rule that judges them.

A row is a rule of `docs/equality.md`, the original, the candidate, and the calls. A
source without a newline is what a function `f(x, y)` returns; a call is the text of its
arguments, read inside the sandbox, where the module is `m`.
"""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One pair of behaviours."""

    rule: str
    original: str
    candidate: str
    calls: tuple[str, ...] = ("",)
    mode: str = "plain"

    @property
    def name(self) -> str:
        """For the list of tests."""
        return f"{self.rule}: {self.candidate.strip().splitlines()[-1].strip()}"[:70]


CART = """
class Cart:
    count = 0
    def __init__(self): self.items = [1]
    def add(self, n): {body}
f = Cart.add
"""
LOG = "import logging, sys, warnings, os\nlog = logging.getLogger('shop')\n"
DATA = """
import dataclasses, enum, typing
@dataclasses.dataclass
class Row:
    n: int
    tags: list = dataclasses.field(default_factory=list)
@dataclasses.dataclass(frozen=True)
class Cold:
    n: float
class Slots:
    __slots__ = ("a", "b")
class Liar:
    def __init__(self, n): self.n = n
    def __eq__(self, other): return True
    def __hash__(self): return 1
class Snob(Liar):
    def __eq__(self, other): return False
    __hash__ = None
class Colour(enum.Enum):
    RED = 1
    BLUE = 2
class Level(enum.IntEnum):
    LOW = 1
class Point(typing.NamedTuple):
    x: int
    y: int
class Name(str): pass
class Bag(list): pass
"""
STD = """
import array, collections, datetime, decimal, fractions, functools, math, operator
import pathlib, re, uuid, zoneinfo, random, types, itertools
Z = zoneinfo.ZoneInfo
UTC = datetime.timezone.utc
"""
STATE = """
import functools, collections, itertools, random, threading
from fractions import Fraction as Half
COUNT = 0
TOTAL = 0.0
SEEN = []
CACHE = {}
NESTED = {"rows": [[1], [2]]}
NAMES = {"a", "b"}
OBJECTS = [Half(1, 2), [Half(3, 4)]]
FULL = {i: i for i in range(1_000)}
DEEP = [list(range(2_000)) for _ in range(100)]
BIG = list(range(100_000))
LIMITS = (1, 2)
LOCK = threading.Lock()
READ = itertools.count()
class Shop:
    sold = 0
    stock = {"a": 1}
    def __init__(self): self.n = 0
SHOP = Shop()
@functools.cache
def square(n): return n * n
def helper(): return 1
helper.calls = 0
"""


def _returns(prefix: str, expression: str) -> str:
    return f"{prefix}\ndef f(x=None, y=None):\n    return {expression}"


def _of(prefix: str, *rows: tuple[str, ...]) -> list[Row]:
    """Rows whose sources follow a prefix."""
    return [_row(prefix, *row) for row in rows]


def _row(prefix: str, rule: str, a: str, b: str, *calls: str) -> Row:
    before, after = (
        prefix + "\n" + text.lstrip("\n") if "\n" in text else _returns(prefix, text)
        for text in (a, b)
    )
    mode = "drain" if calls[:1] == ("drain",) else "plain"
    calls = calls[1:] if mode == "drain" else calls
    return Row(rule, before, after, tuple(calls) or ("",), mode)


def _body(text: str) -> str:
    """A function with statements, one per line of `text` or split at `;;`."""
    lines = "\n    ".join(part.strip() for part in text.split(";;"))
    return f"def f(x=None, y=None):\n    {lines}\n"


B = _body

# fmt: off
EQUAL: list[Row] = [
    *_of(
        "",
        ("type", "[1, 'a', None, True]", "[int('1'), str('a'), None, 1 == 1]"),
        ("type", "x", "x + 0", "3"),
        ("integer", "2 ** 5000", "1 << 5000"),
        ("integer", "sum(range(x))", "x * (x - 1) // 2", "10"),
        ("float", "0.1 + 0.2", "0.3"),
        ("float", "[1e300 * (1 + 1e-12)]", "[1e300]"),
        ("float", "sum([0.1] * 10)", "1.0"),
        ("float", "float('inf')", "1e308 * 10"),
        ("float", "{'a': (0.1 + 0.2,)}", "{'a': (0.3,)}"),
        ("NaN", "float('nan')", "-float('nan')"),
        ("NaN", "[float('nan'), 1.0]", "[float('inf') * 0, 1.0]"),
        ("sign of zero", "-0.0", "0.0 * -1"),
        ("sign of zero", "[0.0]", "[1.0 - 1.0]"),
        ("complex", "complex(0.1 + 0.2, 1)", "complex(0.3, 1)"),
        ("complex", "complex(float('nan'), 0)", "complex(float('nan'), 0)"),
        ("text and bytes", "'a' + 'b'", "''.join(['a', 'b'])"),
        ("text and bytes", "memoryview(b'ab')", "memoryview(bytearray(b'ab')[:])"),
        ("text and bytes", "bytearray(b'a') * 2", "bytearray(b'aa')"),
        ("text and bytes", "'\\ud800'", "chr(0xd800)"),
        ("sequence", "[x for x in (1, 2)]", "list((1, 2))"),
        ("sequence", "(1, [2])", "tuple([1, [2]])"),
        ("dict", "dict(a=1, b=2)", "{'a': 1, 'b': 2}"),
        ("dict", "{0.1 + 0.2: 1}", "{0.3: 1}"),
        ("dict", "dict(a=1).keys()", "{'a': 2}.keys()"),
        ("set", "{1, 2, 3}", "{3, 2, 1}"),
        ("set", "{0.1 + 0.2, 7.0}", "{7.0, 0.3}"),
        ("set", "frozenset([(0.1 + 0.2, 'a')])", "frozenset([(0.3, 'a')])"),
        ("set", "set('abcdef')", "set('fedcba')"),
        ("laziness", "iter([1, 2])", "iter([1] + [2])"),
        ("laziness", "(i for i in range(3))", "(i for i in [0, 1, 2])"),
        ("laziness", "map(str, [1])", "map(repr, [1])"),
        ("laziness", B("yield 1;;yield 2"), B("yield from [1, 2]"), "drain"),
        ("laziness", B("yield 1;;raise ValueError('a')"), B("yield from [1];;raise ValueError('a')"), "drain"),
        ("laziness", "next(x)", "x.__next__()", "iter([1, 2, 3])"),
        ("laziness", B("while True: yield 1"), B("while 1 < 2: yield 1"), "drain"),
        ("exception type", B("raise KeyError('a')"), B("return {}['a']")),
        ("exception type", B("return [][1]"), B("x = [];;return x[1]")),
        ("exception message", B("raise ValueError('a' + 'b')"), B("raise ValueError('ab')")),
        ("exception message", B("raise ValueError(f'{object()!r}')"), B("y = [object()];;raise ValueError(repr(y[0]))")),
        ("exception details", B("raise OSError(2, 'no')"), B("raise OSError(2, 'n' + 'o')")),
        ("exception details", B( "try: 1 / 0\n    except ZeroDivisionError as e: raise ValueError('a') from e" ), B("raise ValueError('a') from ZeroDivisionError('division by zero')")),
        ("exception details", B("e = ValueError('a');;e.place = 3;;raise e"), B("e = ValueError('a');;e.place = 1 + 2;;raise e")),
        ("arguments", B("x.append(1)"), B("x += [1]"), "[]"),
        ("arguments", B("x.sort();;return x[0]"), B("x[:] = sorted(x);;return x[0]"), "[2, 1]"),
        ("arguments", B("x.clear();;raise ValueError('a')"), B("del x[:];;raise ValueError('a')"), "[1]"),
        ("arguments", B("return list(x)"), B("return [*x]"), "iter([1, 2])"),
        ("arguments", B("y['n'] = 1"), B("y.update(n=1)"), "y={}"),
        ("sharing", "[[0] for _ in 'ab']", "[[0], [0]]"),
        ("sharing", "[(1,)] * 2", "[(1,), (1,)]"),
        ("sharing", "x", "x if x else x", "[1]"),
        ("sharing", "x[:]", "list(x)", "[1]"),
        ("sharing", B("x.append(x);;return x"), B("x += [x];;return x"), "[]"),
        ("stdout", B("print('a', 'b')"), B("print('a b')")),
        ("stdout", B("print('a');;print('b')"), B("print('a\\nb')")),
    ),
    *_of(
        DATA,
        ("objects", "Row(1)", "Row(1, [])"),
        ("objects", "Cold(0.1 + 0.2)", "Cold(0.3)"),
        ("objects", "Point(1, 2)", "Point(y=2, x=1)"),
        ("objects", "Colour.RED", "Colour(1)"),
        ("objects", "[Level.LOW]", "[Level(1)]"),
        ("objects", "Name('a')", "Name(b'a', 'ascii')"),
        ("objects", "Bag([1])", "Bag((1,))"),
        ("objects", "Snob(1)", "Snob(2 - 1)"),
        ("objects", B("r = Row(1);;r.a = 1;;r.b = 2;;return r"), B("r = Row(1);;r.b = 2;;r.a = 1;;return r")),
        ("objects", B("s = Slots();;s.a = 1;;s.b = 2;;return s"), B("s = Slots();;s.b = 2;;s.a = 1;;return s")),
        ("names", "[Row, len, dataclasses]", "[Row(1).__class__, len, enum.sys.modules['dataclasses']]"),
        ("names", "Row.__init__", "getattr(Row, '__init__')"),
        ("functions", "lambda: x", B("y = 0;;return lambda: x"), "[1]"),
        ("locks", B("import threading;;return threading.Lock()"), B("import threading;;a = threading.Lock();;return a")),
        ("names", "(Ellipsis, NotImplemented, int)", "(..., NotImplemented, type(1))"),
    ),
    *_of(
        STD,
        ("decimal", "decimal.Decimal('1.10')", "decimal.Decimal('1.1').quantize(decimal.Decimal('0.01'))"),
        ("decimal", "fractions.Fraction(1, 3)", "fractions.Fraction(2, 6)"),
        ("standard library", "datetime.datetime(2026, 1, 2, tzinfo=UTC)", "datetime.datetime(2026, 1, 1, tzinfo=UTC) + datetime.timedelta(1)"),
        ("standard library", "datetime.datetime(2026, 1, 2, tzinfo=Z('Europe/Rome'))", "datetime.datetime(2026, 1, 2).replace(tzinfo=Z('Europe/Rome'))"),
        ("standard library", "range(0, 3)", "range(3)"),
        ("standard library", "slice(1, 2)", "slice(1, 2, None)"),
        ("standard library", "collections.deque([1, 2], 2)", "collections.deque([0, 1, 2], 2)"),
        ("standard library", "collections.defaultdict(list, a=[1])", "collections.defaultdict(list, {'a': [1]})"),
        ("standard library", "collections.Counter('aab')", "collections.Counter({'a': 2, 'b': 1})"),
        ("standard library", "collections.OrderedDict(a=1, b=2)", "collections.OrderedDict([('a', 1), ('b', 2)])"),
        ("standard library", "pathlib.PurePosixPath('a') / 'b'", "pathlib.PurePosixPath('a/b')"),
        ("standard library", "re.compile('a')", "re.compile('a', 0)"),
        ("standard library", "uuid.UUID(int=1)", "uuid.UUID('00000000-0000-0000-0000-000000000001')"),
        ("standard library", "array.array('d', [0.1 + 0.2])", "array.array('d', [0.3])"),
        ("standard library", "types.MappingProxyType({'a': 1})", "types.MappingProxyType(dict(a=1))"),
        ("standard library", "functools.partial(max, 1)", "functools.partial(max, 2 - 1)"),
        ("standard library", "random.Random(1)", "random.Random(1)"),
        ("laziness", "itertools.islice(itertools.count(), 3)", "itertools.islice([0, 1, 2], 3)"),
    ),
    Row("self", CART.format(body="self.items.append(n)"), CART.format(body="self.items += [n]"), ("m.Cart(), 2",)),
    Row("self", CART.format(body="self.total = n"), CART.format(body="setattr(self, 'total', n)"), ("m.Cart(), 2",)),
    *_of(
        LOG,
        ("stderr", B("print('a', file=sys.stderr)"), B("sys.stderr.write('a\\n')")),
        ("stderr", B("os.write(2, b'a')"), B("os.write(2, b'a')")),
        ("stderr", B("sys.stderr.write('a')"), B("print('a', end='', file=sys.stderr)")),
        ("logging", B("log.warning('a %s', 1)"), B("log.warning('a 1')")),
        ("logging", B("log.error('a')"), B("x = 1;;x = 2;;log.log(40, 'a')")),
        ("logging", B("log.debug('a')"), B("pass")),
        ("logging", B("logging.basicConfig(format='%(lineno)d %(created)f');;log.warning('a')"), B( "logging.basicConfig(format='%(lineno)d %(created)f');;;;x = 1;;log.warning('a')" )),
        ("logging", B("log.warning('%r', object())"), B("x = object();;log.warning('%s', x)")),
        ("logging", B("logging.NullHandler();;log.propagate = False;;log.warning('%d', 'x')"), B("log.propagate = False;;log.warning('%d', 'x')")),
        ("warnings", B("warnings.warn('a')"), B("x = 1;;warnings.warn('a', UserWarning)")),
        ("warnings", B("for i in 'ab': warnings.warn('a')"), B("warnings.warn('a');;warnings.warn('a')")),
        ("warnings", B( "with warnings.catch_warnings():\n        warnings.simplefilter('ignore')\n        warnings.warn('a')" ), B("pass")),
        ("warnings", B("warnings.warn('old', DeprecationWarning, stacklevel=2)"), B("warnings.warn('old', DeprecationWarning)")),
        ("environment", B("os.environ['A'] = '1'"), B("os.putenv;;os.environ.update(A='1')")),
        ("environment", B("os.chdir('/')"), B("os.chdir('/usr');;os.chdir('..')")),
        ("environment", B("os.environ['A'] = '1';;del os.environ['A']"), B("pass")),
    ),
    *_of(
        STATE,
        ("globals", B("global COUNT;;COUNT += 1"), B("globals()['COUNT'] = COUNT + 1"), "", "", ""),
        ("globals", B("global TOTAL;;TOTAL += 0.1;;TOTAL += 0.2"), B("global TOTAL;;TOTAL += 0.3"), "", "", ""),
        ("globals", B("SEEN.append(x)"), B("SEEN.extend([x])"), "1", "2", "[3]"),
        ("globals", B("CACHE[x] = 1"), B("CACHE.update({x: 1})"), "1", "1", "2"),
        ("globals", B("NESTED['rows'][0].append(x)"), B("NESTED['rows'][0] += [x]"), "1"),
        ("globals", B("NAMES.add('c')"), B("NAMES.update('c')")),
        ("globals", B("return square(x)"), B("return x * x"), "3"),
        ("globals", B("Shop.sold += 1;;SHOP.n += 1"), B("SHOP.n += 1;;Shop.sold += 1"), "", ""),
        ("globals", B("helper.calls += 1"), B("helper.calls = helper.calls + 1"), "", ""),
        ("globals", B("global LOCK;;LOCK = threading.Lock()"), B("global LOCK;;LOCK = threading.Lock()")),
        ("globals", B("SEEN.append(1);;SEEN.pop()"), B("pass")),
        ("globals", B("OBJECTS[1][0] += 1"), B("OBJECTS[1][0] += Half(1)"), "", ""),
        ("globals", B("FULL[0] = 3"), B("FULL.update({0: 3})")),
        ("globals", B("FULL['new'] = 3"), B("FULL.update(new=3)"), "", ""),
        ("globals", B("global COUNT;;COUNT = 10 ** 3"), B("global COUNT;;COUNT = int('1000')"), "", ""),
        ("globals", B("return next(READ)"), B("return READ.__next__()"), "", ""),
        ("sharing", "SEEN", "globals()['SEEN']"),
        ("sharing", "SEEN[:]", "[*SEEN]"),
    ),
]

DIFFERENT: list[Row] = [
    *_of(
        "",
        ("type", "1", "1.0"),
        ("type", "1", "True"),
        ("type", "[1, 2]", "[1, True + 1.0]"),
        ("type", "None", "0"),
        ("type", "'1'", "1"),
        ("integer", "10 ** 30", "10 ** 30 + 1"),
        ("integer", "2 ** 5000", "2 ** 5000 + 1"),
        ("float", "1.0", "1.0 + 1e-6"),
        ("float", "0.0", "1e-300"),
        ("float", "float('inf')", "1e308"),
        ("NaN", "float('nan')", "0.0"),
        ("NaN", "[float('nan')]", "[None]"),
        ("sign of zero", "0.0", "-0.0"),
        ("sign of zero", "{'a': [0.0]}", "{'a': [-0.0]}"),
        ("complex", "1j", "1.0000001j"),
        ("complex", "1 + 0j", "1.0"),
        ("text and bytes", "'a'", "b'a'"),
        ("text and bytes", "b'a'", "bytearray(b'a')"),
        ("text and bytes", "memoryview(b'ab')", "memoryview(b'ac')"),
        ("text and bytes", "'e\\u0301'", "'\\xe9'"),
        ("sequence", "[1, 2]", "[2, 1]"),
        ("sequence", "[1, 2]", "(1, 2)"),
        ("sequence", "[[1], [2]]", "[[1], [2], []]"),
        ("dict", "{'a': 1, 'b': 2}", "{'b': 2, 'a': 1}"),
        ("dict", "{1: 'a'}", "{True: 'a'}"),
        ("dict", "{'a': 1}", "{'a': 2}"),
        ("dict", "{'a': 1}.keys()", "['a']"),
        ("set", "{1, 2}", "{1, 3}"),
        ("set", "{1.0}", "{1.1}"),
        ("set", "{1}", "frozenset({1})"),
        ("set", "{1, 2}", "[1, 2]"),
        ("laziness", "(i for i in [1])", "[1]"),
        ("laziness", "(i for i in [1])", "iter([1])"),
        ("laziness", "[1]", "iter([1])"),
        ("laziness", B("yield 1"), B("return [1]"), "drain"),
        ("laziness", B("yield 1;;raise ValueError('a')"), B("yield 1"), "drain"),
        ("laziness", B("yield 1;;raise ValueError('a')"), B("raise ValueError('a')"), "drain"),
        ("exception type", B("raise KeyError('a')"), B("raise IndexError('a')")),
        ("exception type", B("raise ValueError('a')"), B("return ValueError('a')")),
        ("exception type", B("raise ValueError('a')"), B("raise type('Mine', (ValueError,), {})('a')")),
        ("exception message", B("raise ValueError('a')"), B("raise ValueError('b')")),
        ("exception message", B("raise ValueError()"), B("raise ValueError('a')")),
        ("exception details", B("raise ValueError('a') from KeyError('b')"), B("raise ValueError('a')")),
        ("exception details", B("raise ValueError('1')"), B("raise ValueError(1)")),
        ("exception details", B("e = ValueError('a');;e.place = 3;;raise e"), B("raise ValueError('a')")),
        ("exception details", B("e = ValueError('a');;e.__notes__ = ['n'];;raise e"), B("raise ValueError('a')")),
        ("arguments", B("x.append(1)"), B("pass"), "[]"),
        ("arguments", B("return sorted(x)"), B("x.sort();;return x[:]"), "[2, 1]"),
        ("arguments", B("return x[0]"), B("return x.pop(0)"), "[1]"),
        ("arguments", B("return next(x)"), B("return list(x)[0]"), "iter([1, 2, 3])"),
        ("arguments", B("x.clear();;raise ValueError('a')"), B("raise ValueError('a')"), "[1]"),
        ("arguments", B("pass"), B("y['n'] = 1"), "y={}"),
        ("sharing", "[[0], [0]]", "[[0]] * 2"),
        ("sharing", "list(x)", "x", "[1]"),
        ("sharing", "x", "list(x)", "[1]"),
        ("sharing", "{'a': x[0]}", "{'a': x[0][:]}", "[[1]]"),
        ("stdout", B("print('a')"), B("pass")),
        ("stdout", B("print('a')"), B("print('A')")),
    ),
    *_of(
        DATA,
        ("objects", "Row(1)", "Row(2)"),
        ("objects", "Liar(1)", "Liar(2)"),
        ("objects", "{Liar(1)}", "{Liar(2)}"),
        ("objects", "Row(1, [1])", "Row(1, [1.0])"),
        ("objects", B("return Row(1)"), B("r = Row(1);;r.extra = 1;;return r")),
        ("objects", B("r = Row(1);;r.a = 1;;return r"), B("r = Row(1);;r.b = 1;;return r")),
        ("objects", "Point(1, 2)", "(1, 2)"),
        ("objects", "Point(1, 2)", "Point(2, 1)"),
        ("objects", "Colour.RED", "Colour.BLUE"),
        ("objects", "Level.LOW", "1"),
        ("objects", "Name('a')", "'a'"),
        ("objects", "Bag([1])", "[1]"),
        ("objects", B("s = Slots();;s.a = 1;;s.b = 2;;return s"), B("s = Slots();;s.a = 1;;s.b = 3;;return s")),
        ("sharing", B("r = Row(1);;return [r, r.tags]"), B("r = Row(1);;return [r, []]")),
        ("sharing", B("s = Slots();;s.a = x;;s.b = 1;;return s"), B("s = Slots();;s.a = list(x);;s.b = 1;;return s"), "[1]"),
        ("locks", "__import__('threading').Lock()", B("lock = __import__('threading').Lock();;lock.acquire();;return lock")),
        ("names", "Row", "Point"),
        ("names", "len", "max"),
        ("names", "enum", "typing"),
        ("functions", "lambda: 1", "lambda: 2"),
        ("functions", "lambda: x", "lambda: [*x, 1]", "[1]"),
        ("functions", B("n = 1;;return lambda: n"), B("n = 2;;return lambda: n")),
        ("locks", B("import threading;;return threading.Lock()"), B("import threading;;return threading.RLock()")),
    ),
    *_of(
        STD,
        ("decimal", "decimal.Decimal('1.10')", "decimal.Decimal('1.1')"),
        ("decimal", "decimal.Decimal('1')", "decimal.Decimal('1.0000000000000000001')"),
        ("decimal", "fractions.Fraction(1, 3)", "fractions.Fraction(1, 2)"),
        ("decimal", "fractions.Fraction(1)", "1"),
        ("standard library", "datetime.datetime(2026, 1, 2, tzinfo=UTC)", "datetime.datetime(2026, 1, 2)"),
        ("standard library", "datetime.datetime(2026, 1, 2, tzinfo=UTC)", "datetime.datetime(2026, 1, 2, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))"),
        ("standard library", "datetime.date(2026, 1, 2)", "datetime.datetime(2026, 1, 2)"),
        ("standard library", "range(3)", "range(4)"),
        ("standard library", "range(0)", "range(1, 1)"),
        ("standard library", "slice(1)", "slice(0, 1)"),
        ("standard library", "collections.deque([1], 2)", "collections.deque([1])"),
        ("standard library", "collections.defaultdict(list)", "collections.defaultdict(set)"),
        ("standard library", "collections.defaultdict(list)", "{}"),
        ("standard library", "collections.Counter('ab')", "{'a': 1, 'b': 1}"),
        ("standard library", "collections.OrderedDict(a=1, b=2)", "collections.OrderedDict(b=2, a=1)"),
        ("standard library", "pathlib.PurePosixPath('a')", "'a'"),
        ("standard library", "re.compile('a')", "re.compile('a', re.I)"),
        ("standard library", "array.array('i', [1])", "array.array('q', [1])"),
        ("standard library", "random.Random(1)", "random.Random(2)"),
        ("laziness", "map(str, [1])", "filter(None, ['1'])"),
    ),
    Row("self", CART.format(body="self.items.append(n)"), CART.format(body="pass"), ("m.Cart(), 2",)),
    Row("self", CART.format(body="pass"), CART.format(body="self._memo = n"), ("m.Cart(), 2",)),
    Row("self", CART.format(body="Cart.count += 1"), CART.format(body="pass"), ("m.Cart(), 2",)),
    *_of(
        LOG,
        ("stderr", B("print('a', file=sys.stderr)"), B("pass")),
        ("stderr", B("print('a', file=sys.stderr)"), B("print('a')")),
        ("stderr", B("log.warning('a');;print('b', file=sys.stderr)"), B("log.warning('a')")),
        ("logging", B("log.warning('a')"), B("pass")),
        ("logging", B("log.warning('a')"), B("log.error('a')")),
        ("logging", B("log.warning('a')"), B("logging.getLogger('other').warning('a')")),
        ("logging", B("log.warning('a');;log.warning('b')"), B("log.warning('b');;log.warning('a')")),
        ("logging", B("log.warning('a')"), B("print('a', file=sys.stderr)")),
        ("logging", B("log.warning('a')"), B("logging.disable();;log.warning('a')")),
        ("logging", B("for _ in range(1500): log.warning('a')"), B("for _ in range(1501): log.warning('a')")),
        ("logging", B("try: 1 / 0\n    except ArithmeticError: log.exception('a')"), B("log.error('a')")),
        ("warnings", B("warnings.warn('a')"), B("pass"), "", ""),
        ("warnings", B("warnings.warn('a')"), B("warnings.warn('b')")),
        ("warnings", B("warnings.warn('a')"), B("warnings.warn('a', RuntimeWarning)")),
        ("warnings", B("warnings.warn('a')"), B("warnings.simplefilter('ignore');;warnings.warn('a')")),
        ("warnings", B("warnings.warn('old', DeprecationWarning)"), B("pass")),
        ("environment", B("os.environ['A'] = '1'"), B("pass")),
        ("environment", B("os.environ['A'] = '1'"), B("os.environ['A'] = '2'")),
        ("environment", B("os.chdir('/')"), B("pass")),
    ),
    *_of(
        STATE,
        ("globals", B("global COUNT;;COUNT += 1"), B("pass")),
        ("globals", B("pass"), B("global COUNT;;COUNT += 1")),
        ("globals", B("global COUNT;;COUNT += 1"), B("global COUNT;;COUNT += 2")),
        ("globals", B("global COUNT;;COUNT += 1"), B("global COUNT;;COUNT = 1"), "", ""),
        ("globals", B("SEEN.append(x)"), B("SEEN.insert(0, x)"), "1", "2"),
        ("globals", B("CACHE[x] = 1"), B("pass"), "1"),
        ("globals", B("return x"), B("f.memo = {x: x};;return x"), "1"),
        ("globals", B("return x"), B("global MEMO;;MEMO = x;;return x"), "1"),
        ("globals", B("NESTED['rows'][0].append(x)"), B("NESTED['rows'][1].append(x)"), "1"),
        ("globals", B("NAMES.add('c')"), B("NAMES.discard('a')")),
        ("globals", B("Shop.sold += 1"), B("SHOP.n += 1")),
        ("globals", B("Shop.stock['a'] = 2"), B("pass")),
        ("globals", B("helper.calls += 1"), B("pass")),
        ("globals", B("BIG.append(1)"), B("pass")),
        ("globals", B("OBJECTS[1][0] += 1"), B("pass")),
        ("globals", B("FULL[0] = 3"), B("pass")),
        ("globals", B("DEEP.append([])"), B("pass")),
        ("globals", B("global COUNT;;del COUNT"), B("pass")),
        ("globals", B("global LIMITS;;LIMITS = (1, 3)"), B("pass")),
        ("sharing", "SEEN", "SEEN[:]"),
        ("sharing", "[SEEN[:]]", "[SEEN]"),
    ),
]
