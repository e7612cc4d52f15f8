"""For each service, how many others stop working when it fails.

`uses` maps every service to a tuple of those it uses directly. A service stops working
when one that it uses stops. Nothing uses itself, not even in a roundabout way. The
answer maps each service to the number of others that stop, with its keys in the order
of `uses`.
"""


# %% starter
def count_dependents(uses: dict[str, tuple[str, ...]]) -> dict[str, int]: ...


# %% inputs
SIZES = (8, 30, 70, 140)


def make_input(size, rng):
    names = [f"svc-{number}" for number in range(size)]
    uses = {}
    for number, name in enumerate(names):
        earlier = names[max(0, number - 12) : number]
        uses[name] = tuple(rng.sample(earlier, min(len(earlier), rng.randint(0, 3))))
    mixed = list(uses)
    rng.shuffle(mixed)
    return ({name: uses[name] for name in mixed},), {}


def valid(uses):
    left = dict(uses)
    for _ in uses:  # those that use nothing that is left are taken away
        left = {name: used for name, used in left.items() if left.keys() & set(used)}
    return not left and all(set(used) <= uses.keys() for used in uses.values())


# %% solution: grow the list of those that stop, for each service
def count_dependents(uses: dict[str, tuple[str, ...]]) -> dict[str, int]:
    result = {}
    for failed in uses:
        stopped = [failed]
        changed = True
        while changed:
            changed = False
            for service in uses:
                if service not in stopped:
                    for used in uses[service]:
                        if used in stopped and service not in stopped:
                            stopped.append(service)
                            changed = True
        result[failed] = len(stopped) - 1
    return result


# %% solution: all that a service needs, walked anew for each
def count_dependents(uses: dict[str, tuple[str, ...]]) -> dict[str, int]:
    counts = dict.fromkeys(uses, 0)
    for service in uses:
        needed: list[str] = []
        todo = list(uses[service])
        while todo:
            used = todo.pop()
            if used not in needed:
                needed.append(used)
                todo.extend(uses[used])
        for used in needed:
            counts[used] += 1
    return counts


# %% solution: reversed edges, depth first from each
def count_dependents(uses: dict[str, tuple[str, ...]]) -> dict[str, int]:
    used_by: dict[str, list[str]] = {service: [] for service in uses}
    for service, others in uses.items():
        for other in others:
            used_by[other].append(service)
    result = {}
    for failed in uses:
        seen = {failed}
        stack = [failed]
        while stack:
            for service in used_by[stack.pop()]:
                if service not in seen:
                    seen.add(service)
                    stack.append(service)
        result[failed] = len(seen) - 1
    return result


# %% solution: sets of all needed, each made once
from collections import Counter


def count_dependents(uses: dict[str, tuple[str, ...]]) -> dict[str, int]:
    needed: dict[str, set[str]] = {}

    def collect(service: str) -> set[str]:
        if service not in needed:
            found = set(uses[service])
            for used in uses[service]:
                found |= collect(used)
            needed[service] = found
        return needed[service]

    counts: Counter[str] = Counter()
    for service in uses:
        counts.update(collect(service))
    return {service: counts[service] for service in uses}


# %% solution: bits of the dependents, in topological order
from graphlib import TopologicalSorter


def count_dependents(uses: dict[str, tuple[str, ...]]) -> dict[str, int]:
    bit = {service: 1 << number for number, service in enumerate(uses)}
    stopped = dict.fromkeys(uses, 0)
    for service in reversed(list(TopologicalSorter(uses).static_order())):
        spreading = stopped[service] | bit[service]
        for used in uses[service]:
            stopped[used] |= spreading
    return {service: bits.bit_count() for service, bits in stopped.items()}
