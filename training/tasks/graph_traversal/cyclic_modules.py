"""The modules that import themselves in a roundabout way.

`imports` maps each module to the set of those it imports; names that are no keys are
from elsewhere and import nothing. A module belongs to the answer if following one
import or more leads back to it. The answer is a set.
"""


# %% starter
def cyclic_modules(imports: dict[str, set[str]]) -> set[str]: ...


# %% inputs
SIZES = (8, 30, 70, 130)


def make_input(size, rng):
    names = [f"app.mod{number}" for number in range(size)]
    rng.shuffle(names)
    imports = {}
    for number, name in enumerate(names):
        chosen = {rng.choice(names[: number + 1]) for _ in range(rng.randint(0, 2))}
        chosen.discard(name)
        if number:
            chosen.add(names[number - 1])
        imports[name] = chosen | ({"json"} if rng.random() < 0.2 else set())
    for _ in range(1 + size // 20 if names else 0):
        low = rng.randrange(size)
        imports[names[low]].add(names[min(size - 1, low + rng.randint(0, 4))])
    return (imports,), {}


# %% solution: table of who reaches whom
def cyclic_modules(imports: dict[str, set[str]]) -> set[str]:
    names = list(imports)
    n = len(names)
    reach = [[names[j] in imports[names[i]] for j in range(n)] for i in range(n)]
    for k in range(n):
        for i in range(n):
            if reach[i][k]:
                for j in range(n):
                    if reach[k][j]:
                        reach[i][j] = True
    result = set()
    for i in range(n):
        if reach[i][i]:
            result.add(names[i])
    return result


# %% solution: search from each module, visited in a list
def cyclic_modules(imports: dict[str, set[str]]) -> set[str]:
    result = set()
    for module in imports:
        visited: list[str] = []
        todo = list(imports[module])
        while todo:
            name = todo.pop(0)
            if name not in visited:
                visited.append(name)
                todo.extend(imports.get(name, ()))
        if module in visited:
            result.add(module)
    return result


# %% solution: sets grow until they stay the same
def cyclic_modules(imports: dict[str, set[str]]) -> set[str]:
    reach = {module: set(imported) for module, imported in imports.items()}
    growing = True
    while growing:
        growing = False
        for reached in reach.values():
            before = len(reached)
            reached.update(*[reach[name] for name in reached if name in reach])
            growing = growing or len(reached) > before
    return {module for module, reached in reach.items() if module in reached}


# %% solution: bits of what each module reaches
def cyclic_modules(imports: dict[str, set[str]]) -> set[str]:
    bit = {module: 1 << i for i, module in enumerate(imports)}
    reach = {m: sum(bit.get(name, 0) for name in imports[m]) for m in imports}
    for middle in imports:
        through = reach[middle]
        for module in imports:
            if reach[module] & bit[middle]:
                reach[module] |= through
    return {module for module in imports if reach[module] & bit[module]}


# %% solution: strongly connected parts (Tarjan), without recursion
def cyclic_modules(imports: dict[str, set[str]]) -> set[str]:
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    done = set()
    path: list[str] = []
    result = set()
    for start in imports:
        if start in index:
            continue
        index[start] = low[start] = len(index)
        path.append(start)
        work = [(start, iter(imports[start]))]
        while work:
            module, rest = work[-1]
            for name in rest:
                if name not in imports or name in done:
                    continue
                if name in index:
                    low[module] = min(low[module], index[name])
                    continue
                index[name] = low[name] = len(index)
                path.append(name)
                work.append((name, iter(imports[name])))
                break
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[module])
                if low[module] == index[module]:
                    part = path[path.index(module) :]
                    del path[len(path) - len(part) :]
                    done.update(part)
                    if len(part) > 1 or module in imports[module]:
                        result.update(part)
    return result
