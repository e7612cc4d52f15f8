"""Say in which order the documents of a shared printer are finished.

The printer takes the first document of the queue and prints up to `turn` pages of it;
what is then left goes to the end of the queue. `pages` gives the number of pages (at
least 1) of each document, in the order of the queue; `turn` is at least 1.
"""


# %% starter
def finish_order(pages: dict[str, int], turn: int) -> list[str]: ...


# %% inputs
SIZES = (6, 60, 300, 1_000)


def make_input(size, rng):
    titles = [f"doc-{n}" for n in rng.sample(range(10 * size), size)]
    longest = rng.choice((3, 40, 60))
    return ({title: rng.randint(1, longest) for title in titles}, rng.randint(1, 4)), {}


def valid(pages, turn):
    return turn >= 1 and all(count >= 1 for count in pages.values())


# %% solution: page by page, the first leaves the list
def finish_order(pages: dict[str, int], turn: int) -> list[str]:
    queue = []
    for title in pages:
        queue.append([title, pages[title]])
    done = []
    while len(queue) > 0:
        current = queue[0]
        queue = queue[1:]
        printed = 0
        while printed < turn and current[1] > 0:
            current[1] = current[1] - 1
            printed = printed + 1
        if current[1] == 0:
            done.append(current[0])
        else:
            queue = queue + [current]
    return done


# %% solution: rounds over a copy of the dict
def finish_order(pages: dict[str, int], turn: int) -> list[str]:
    left = dict(pages)
    done = []
    while left:
        for title in list(left):
            left[title] -= turn
            if left[title] <= 0:
                done.append(title)
                del left[title]
    return done


# %% solution: a deque of pairs
from collections import deque


def finish_order(pages: dict[str, int], turn: int) -> list[str]:
    queue = deque(pages.items())
    done = []
    while queue:
        title, left = queue.popleft()
        if left <= turn:
            done.append(title)
        else:
            queue.append((title, left - turn))
    return done


# %% solution: pop from a list
def finish_order(pages: dict[str, int], turn: int) -> list[str]:
    queue = list(pages)
    left = pages.copy()
    done = []
    while queue:
        title = queue.pop(0)
        left[title] -= turn
        if left[title] > 0:
            queue.append(title)
        else:
            done.append(title)
    return done


# %% solution: sort by the number of turns
def finish_order(pages: dict[str, int], turn: int) -> list[str]:
    return sorted(pages, key=lambda title: -(-pages[title] // turn))


# %% solution: a bucket for each round
def finish_order(pages: dict[str, int], turn: int) -> list[str]:
    rounds: list[list[str]] = []
    for title, count in pages.items():
        needed = (count - 1) // turn
        while len(rounds) <= needed:
            rounds.append([])
        rounds[needed].append(title)
    return [title for finished in rounds for title in finished]
