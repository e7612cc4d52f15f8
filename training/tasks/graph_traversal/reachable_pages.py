"""All pages of a site that can be reached from `start` by following links.

`links` maps a page to the pages it links to; a page that is not a key has no links.
Links may go in circles, to the page itself, or to one page several times. The answer is
sorted in plain string order and contains `start`.
"""


# %% starter
def reachable_pages(links: dict[str, list[str]], start: str) -> list[str]: ...


# %% inputs
SIZES = (8, 50, 200, 500)


def make_input(size, rng):
    pages = [f"/page/{number}" for number in range(size)] + ["/"]
    links = {}
    for number, page in enumerate(pages):
        targets = [rng.choice(pages) for _ in range(rng.choice((0, 1, 2, 3)))]
        targets.append(pages[(number + 1) % len(pages)])
        if rng.random() < 0.97:
            links[page] = targets
    return (links, "/"), {}


# %% solution: pass over all links until nothing is new
def reachable_pages(links: dict[str, list[str]], start: str) -> list[str]:
    found = [start]
    changed = True
    while changed:
        changed = False
        for page in links:
            if page in found:
                for target in links[page]:
                    if target not in found:
                        found.append(target)
                        changed = True
    found.sort()
    return found


# %% solution: queue as a list, membership in lists
def reachable_pages(links: dict[str, list[str]], start: str) -> list[str]:
    queue = [start]
    visited: list[str] = []
    while queue:
        page = queue.pop(0)
        if page in visited:
            continue
        visited.append(page)
        for target in links.get(page, []):
            if target not in visited and target not in queue:
                queue.append(target)
    return sorted(visited)


# %% solution: whole frontier as sets
def reachable_pages(links: dict[str, list[str]], start: str) -> list[str]:
    found = {start}
    frontier = {start}
    while frontier:
        following = set()
        for page in frontier:
            following = following | set(links.get(page, ()))
        frontier = following - found
        found = found | frontier
    return sorted(found)


# %% solution: breadth first with a deque
from collections import deque


def reachable_pages(links: dict[str, list[str]], start: str) -> list[str]:
    seen = {start}
    queue = deque([start])
    while queue:
        for target in links.get(queue.popleft(), ()):
            if target not in seen:
                seen.add(target)
                queue.append(target)
    return sorted(seen)


# %% solution: depth first with a stack
def reachable_pages(links: dict[str, list[str]], start: str) -> list[str]:
    seen = set()
    stack = [start]
    while stack:
        page = stack.pop()
        if page not in seen:
            seen.add(page)
            stack.extend(links.get(page, ()))
    return sorted(seen)
