"""The order in which packages can be installed, each after all that it needs.

`needs` maps a package to those it needs; one that is only needed is a package too.
Among the packages that could come next, the first in plain string order does. Where
packages need each other in a circle there is no order: None. A package may list one
twice.
"""


# %% starter
def install_order(needs: dict[str, list[str]]) -> list[str] | None: ...


# %% inputs
SIZES = (8, 40, 120, 300)


def make_input(size, rng):
    names = [f"{rng.choice(('lib', 'py', 'Core'))}-{number}" for number in range(size)]
    needs = {}
    for number, name in enumerate(names):
        if number and rng.random() < 0.8:
            lower = max(0, number - rng.choice((5, number)))
            many = rng.randint(1, 3)
            needs[name] = [names[rng.randrange(lower, number)] for _ in range(many)]
        elif rng.random() < 0.5:
            needs[name] = []
    if size < 100 and names and rng.random() < 0.2:
        needs[names[0]] = [names[-1]]
    mixed = list(needs)
    rng.shuffle(mixed)
    return ({name: needs[name] for name in mixed},), {}


# %% solution: look for the next one among all, again and again
def install_order(needs: dict[str, list[str]]) -> list[str] | None:
    packages = []
    for package in needs:
        if package not in packages:
            packages.append(package)
        for other in needs[package]:
            if other not in packages:
                packages.append(other)
    packages.sort()
    order: list[str] = []
    while len(order) < len(packages):
        found = False
        for package in packages:
            if package not in order:
                ready = True
                for other in needs.get(package, []):
                    if other not in order:
                        ready = False
                if ready:
                    order.append(package)
                    found = True
                    break
        if not found:
            return None
    return order


# %% solution: dict of sets, rebuilt at each step
def install_order(needs: dict[str, list[str]]) -> list[str] | None:
    waiting = {other: set() for others in needs.values() for other in others}
    waiting.update({package: set(others) for package, others in needs.items()})
    order = []
    while waiting:
        ready = [package for package, others in waiting.items() if not others]
        if not ready:
            return None
        package = min(ready)
        order.append(package)
        del waiting[package]
        waiting = {p: others - {package} for p, others in waiting.items()}
    return order


# %% solution: counts and a sorted list of those ready
from bisect import insort


def install_order(needs: dict[str, list[str]]) -> list[str] | None:
    packages = set(needs).union(*needs.values())
    open_needs = {p: set(needs.get(p, ())) for p in packages}
    ready = sorted(p for p in packages if not open_needs[p])
    order = []
    while ready:
        package = ready.pop(0)
        order.append(package)
        for other in packages:
            if package in open_needs[other]:
                open_needs[other].discard(package)
                if not open_needs[other]:
                    insort(ready, other)
    return order if len(order) == len(packages) else None


# %% solution: counts, who needs it, and a heap
import heapq


def install_order(needs: dict[str, list[str]]) -> list[str] | None:
    missing: dict[str, int] = {}
    needed_by: dict[str, list[str]] = {}
    for package, others in needs.items():
        different = set(others)
        missing[package] = len(different)
        for other in different:
            needed_by.setdefault(other, []).append(package)
    for other in needed_by:
        missing.setdefault(other, 0)
    ready = [package for package, count in missing.items() if count == 0]
    heapq.heapify(ready)
    order = []
    while ready:
        package = heapq.heappop(ready)
        order.append(package)
        for other in needed_by.get(package, ()):
            missing[other] -= 1
            if missing[other] == 0:
                heapq.heappush(ready, other)
    return order if len(order) == len(missing) else None


# %% solution: graphlib hands out what is ready, a heap orders it
import heapq
from graphlib import CycleError, TopologicalSorter


def install_order(needs: dict[str, list[str]]) -> list[str] | None:
    sorter = TopologicalSorter(needs)
    try:
        sorter.prepare()
    except CycleError:
        return None
    heap: list[str] = []
    order = []
    while sorter.is_active():
        for package in sorter.get_ready():
            heapq.heappush(heap, package)
        package = heapq.heappop(heap)
        order.append(package)
        sorter.done(package)
    return order
