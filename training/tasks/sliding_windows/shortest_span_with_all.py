"""The shortest part of a log in which every wanted kind of event occurs.

The answer is (first, last), both included, as positions in `log`; of parts of the same
length the first. None where a wanted kind does not occur, or where none is wanted.
"""


# %% starter
def shortest_span_with_all(
    log: list[str], wanted: set[str]
) -> tuple[int, int] | None: ...


# %% inputs
SIZES = (10, 60, 250, 800)


def make_input(size, rng):
    kinds = ["login", "logout", "error", "retry", "email", "sms", "timeout"]
    weights = [30, 30, 1, 3, 9, 9, 2]
    log = rng.choices(kinds, weights, k=size)
    wanted = set(rng.sample(kinds, rng.randint(2, 5)))
    if size < 20 and rng.random() < 0.2:
        wanted = set() if rng.random() < 0.5 else {"never", "login"}
    return (log, wanted), {}


# %% solution: every part, kinds ticked off
def shortest_span_with_all(log: list[str], wanted: set[str]) -> tuple[int, int] | None:
    best = None
    if len(wanted) == 0:
        return None
    for first in range(len(log)):
        missing = list(wanted)
        for last in range(first, len(log)):
            if log[last] in missing:
                missing.remove(log[last])
            if len(missing) == 0:
                if best is None or last - first < best[1] - best[0]:
                    best = (first, last)
    return best


# %% solution: shortest lengths first, sets of slices
def shortest_span_with_all(log: list[str], wanted: set[str]) -> tuple[int, int] | None:
    if not wanted or not wanted <= set(log):
        return None
    for length in range(len(wanted), len(log) + 1):
        for first in range(len(log) - length + 1):
            if wanted.issubset(log[first : first + length]):
                return (first, first + length - 1)
    return None


# %% solution: next place of each kind, searched from every start
def shortest_span_with_all(log: list[str], wanted: set[str]) -> tuple[int, int] | None:
    best = None
    for first, kind in enumerate(log):
        if kind not in wanted:
            continue
        try:
            last = max(log.index(other, first) for other in wanted)
        except ValueError:
            break
        if best is None or last - first < best[1] - best[0]:
            best = (first, last)
    return best


# %% solution: last place of each kind
def shortest_span_with_all(log: list[str], wanted: set[str]) -> tuple[int, int] | None:
    seen: dict[str, int] = {}
    best = None
    for last, kind in enumerate(log):
        if kind in wanted:
            seen[kind] = last
            if len(seen) == len(wanted):
                first = min(seen.values())
                if best is None or last - first < best[1] - best[0]:
                    best = (first, last)
    return best


# %% solution: window with counts, both ends move
def shortest_span_with_all(log: list[str], wanted: set[str]) -> tuple[int, int] | None:
    counts = dict.fromkeys(wanted, 0)
    missing = len(wanted)
    first = 0
    best = None
    for last, kind in enumerate(log):
        if kind not in counts:
            continue
        counts[kind] += 1
        missing -= counts[kind] == 1
        while not missing:
            if best is None or last - first < best[1] - best[0]:
                best = (first, last)
            left = log[first]
            if left in counts:
                counts[left] -= 1
                missing += counts[left] == 0
            first += 1
    return best
