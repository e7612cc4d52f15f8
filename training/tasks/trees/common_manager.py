"""Find the lowest common manager of pairs of employees.

`manager` maps each employee to their manager, the head of the company, of which there
is one, to None. For a pair (a, b) the answer is the lowest person who is a or b or
above, for both: if a manages b, directly or not, it is a itself. The result has a name
for each pair.
"""


# %% starter
def common_managers(
    manager: dict[str, str | None], pairs: list[tuple[str, str]]
) -> list[str]: ...


# %% inputs
SIZES = (8, 40, 150, 500)


def make_input(size, rng):
    people = [f"{rng.choice(['ana', 'bo', 'cy'])}{n}" for n in range(size + 1)]
    manager = {people[0]: None}
    for place in range(1, len(people)):
        manager[people[place]] = people[max(0, place - rng.choice((1, 2, 3, 4)))]
    low = people[-(size // 2 + 1) :]
    pairs = [(rng.choice(low), rng.choice(people)) for _ in range(size)]
    names = rng.sample(people, len(people))
    return ({name: manager[name] for name in names}, pairs), {}


def valid(manager, pairs):
    def head(name):
        for _ in manager:
            name = name if manager[name] is None else manager[name]
        return name

    heads = [name for name, boss in manager.items() if boss is None]
    people = [*manager, *(name for pair in pairs for name in pair)]
    return len(heads) == 1 and all(head(name) == heads[0] for name in people)


# %% solution: look for the team that holds both, lowest
def common_managers(
    manager: dict[str, str | None], pairs: list[tuple[str, str]]
) -> list[str]:
    def manages(boss, person):
        while person is not None:
            if person == boss:
                return True
            person = manager[person]
        return False

    result = []
    for a, b in pairs:
        boss = a
        while not manages(boss, b):
            boss = manager[boss]
        result.append(boss)
    return result


# %% solution: two lists of managers
def common_managers(
    manager: dict[str, str | None], pairs: list[tuple[str, str]]
) -> list[str]:
    result = []
    for a, b in pairs:
        above_a = [a]
        while manager[above_a[-1]] is not None:
            above_a.append(manager[above_a[-1]])
        above_b = [b]
        while manager[above_b[-1]] is not None:
            above_b.append(manager[above_b[-1]])
        for name in above_a:
            if name in above_b:
                result.append(name)
                break
    return result


# %% solution: a set of one's managers
def common_managers(
    manager: dict[str, str | None], pairs: list[tuple[str, str]]
) -> list[str]:
    result = []
    for a, b in pairs:
        above = set()
        while a is not None:
            above.add(a)
            a = manager[a]
        while b not in above:
            b = manager[b]
        result.append(b)
    return result


# %% solution: chains from the top, kept for all
def common_managers(
    manager: dict[str, str | None], pairs: list[tuple[str, str]]
) -> list[str]:
    chains: dict[str, list[str]] = {}

    def chain(name):
        if name not in chains:
            boss = manager[name]
            chains[name] = ([] if boss is None else chain(boss)) + [name]
        return chains[name]

    result = []
    for pair in pairs:
        common = ""
        for one, other in zip(chain(pair[0]), chain(pair[1])):
            if one != other:
                break
            common = one
        result.append(common)
    return result


# %% solution: levels, then climb together
def common_managers(
    manager: dict[str, str | None], pairs: list[tuple[str, str]]
) -> list[str]:
    levels: dict[str | None, int] = {None: 0}
    for name in manager:
        path = []
        person: str | None = name
        while person not in levels:
            path.append(person)
            person = manager[person]
        level = levels[person]
        for person in reversed(path):
            level += 1
            levels[person] = level
    result = []
    for a, b in pairs:
        while a != b:
            if levels[a] >= levels[b]:
                a = manager[a]
            else:
                b = manager[b]
        result.append(a)
    return result


# %% solution: jumps of doubling length
def common_managers(
    manager: dict[str, str | None], pairs: list[tuple[str, str]]
) -> list[str]:
    head = next(name for name, boss in manager.items() if boss is None)
    jump = {name: head if b is None else b for name, b in manager.items()}
    levels = {head: 0}
    for name in manager:
        path = []
        while name not in levels:
            path.append(name)
            name = jump[name]
        for above, person in enumerate(reversed(path), start=levels[name] + 1):
            levels[person] = above
    jumps = [jump]
    while 2 ** len(jumps) <= max(levels.values()):
        last = jumps[-1]
        jumps.append({name: last[boss] for name, boss in last.items()})
    jumps.reverse()
    result = []
    for a, b in pairs:
        if levels[a] < levels[b]:
            a, b = b, a
        for place, further in enumerate(jumps):
            if levels[a] - levels[b] >= 2 ** (len(jumps) - 1 - place):
                a = further[a]
        for further in jumps:
            if further[a] != further[b]:
                a, b = further[a], further[b]
        result.append(a if a == b else jumps[-1][a])
    return result
