"""How many single mistakes lie between what was meant and what was typed.

A mistake is one character too many, one left out, or one in place of another. The
answer is the smallest number of mistakes that turn `meant` into `typed`. Either may be
empty, none has more than 200 characters; case matters.
"""


# %% starter
def typing_errors(meant: str, typed: str) -> int: ...


# %% inputs
SIZES = (5, 30, 80, 150)


def make_input(size, rng):
    meant = "".join(rng.choice("etaoin shr") for _ in range(size))
    typed = list(meant)
    for _ in range(rng.choice((0, 2, 4)) if size < 50 else rng.randint(3, 6)):
        place = rng.randint(0, len(typed))
        action = rng.choice("aei")
        if action == "a":
            typed.insert(place, rng.choice("etq"))
        else:
            typed[place : place + 1] = "x" if action == "e" else ""
    return (meant, "".join(typed)), {}


def valid(meant, typed):
    return len(meant) <= 200 and len(typed) <= 200


# %% solution: recursion with the answers in a dict
def typing_errors(meant: str, typed: str) -> int:
    known: dict[tuple[str, str], int] = {}

    def errors(a: str, b: str) -> int:
        if a == "" or b == "":
            return len(a) + len(b)
        if (a, b) not in known:
            if a[0] == b[0]:
                known[a, b] = errors(a[1:], b[1:])
            else:
                known[a, b] = 1 + min(
                    errors(a[1:], b), errors(a, b[1:]), errors(a[1:], b[1:])
                )
        return known[a, b]

    return errors(meant, typed)


# %% solution: full table
def typing_errors(meant: str, typed: str) -> int:
    table = []
    for i in range(len(meant) + 1):
        table.append([0] * (len(typed) + 1))
    for i in range(len(meant) + 1):
        for j in range(len(typed) + 1):
            if i == 0:
                table[i][j] = j
            elif j == 0:
                table[i][j] = i
            elif meant[i - 1] == typed[j - 1]:
                table[i][j] = table[i - 1][j - 1]
            else:
                table[i][j] = 1 + min(
                    table[i - 1][j], table[i][j - 1], table[i - 1][j - 1]
                )
    return table[len(meant)][len(typed)]


# %% solution: dict of cells, ends that are equal cut off
def typing_errors(meant: str, typed: str) -> int:
    while meant and typed and meant[0] == typed[0]:
        meant, typed = meant[1:], typed[1:]
    while meant and typed and meant[-1] == typed[-1]:
        meant, typed = meant[:-1], typed[:-1]
    cost = {(-1, j): j + 1 for j in range(-1, len(typed))}
    for i, a in enumerate(meant):
        cost[i, -1] = i + 1
        for j, b in enumerate(typed):
            cost[i, j] = min(
                cost[i - 1, j] + 1,
                cost[i, j - 1] + 1,
                cost[i - 1, j - 1] + (a != b),
            )
    return cost[len(meant) - 1, len(typed) - 1]


# %% solution: two rows
def typing_errors(meant: str, typed: str) -> int:
    if len(typed) > len(meant):
        meant, typed = typed, meant
    row = list(range(len(typed) + 1))
    for i, a in enumerate(meant, 1):
        above, row = row, [i]
        for j, b in enumerate(typed, 1):
            if a == b:
                row.append(above[j - 1])
            else:
                row.append(1 + min(above[j], row[-1], above[j - 1]))
    return row[-1]


# %% solution: a band around the diagonal, wider each time
def typing_errors(meant: str, typed: str) -> int:
    n, m = len(meant), len(typed)
    far = n + m + 1
    width = max(1, abs(n - m))
    while True:
        row = {j: j for j in range(min(m, width) + 1)}
        for i in range(1, n + 1):
            above, row = row, {}
            for j in range(max(0, i - width), min(m, i + width) + 1):
                best = above.get(j, far) + 1
                if j:
                    other = meant[i - 1] != typed[j - 1]
                    changed = above.get(j - 1, far) + other
                    best = min(best, row.get(j - 1, far) + 1, changed)
                row[j] = best
        if row[m] <= width or width >= max(n, m):
            return row[m]
        width *= 2


# %% solution: how far each diagonal gets with so many mistakes
def typing_errors(meant: str, typed: str) -> int:
    n, m = len(meant), len(typed)
    reach = {0: 0}
    while reach[0] < min(n, m) and meant[reach[0]] == typed[reach[0]]:
        reach[0] += 1
    mistakes = 0
    while reach.get(m - n, -1) < n:
        mistakes += 1
        further = {}
        for diagonal in range(-mistakes, mistakes + 1):
            i = max(
                reach.get(diagonal, -2) + 1,
                reach.get(diagonal - 1, -2),
                reach.get(diagonal + 1, -2) + 1,
            )
            i = min(i, n, m - diagonal)
            if i < max(0, -diagonal):
                continue
            while i < n and i + diagonal < m and meant[i] == typed[i + diagonal]:
                i += 1
            further[diagonal] = i
        reach = further
    return mistakes
