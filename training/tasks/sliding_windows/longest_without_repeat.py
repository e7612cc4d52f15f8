"""The longest stretch of songs in which none is played twice.

`played` lists titles in the order of playing. The answer is that stretch as a list; of
several of the same length, the first. Titles are compared as they stand. Nothing played
makes an empty list.
"""


# %% starter
def longest_without_repeat(played: list[str]) -> list[str]: ...


# %% inputs
SIZES = (10, 60, 300, 1_500)


def make_input(size, rng):
    titles = ["", *(f"Song {number}" for number in range(2 + size // 6))]
    played = [rng.choice(titles) for _ in range(size)]
    if rng.random() < 0.5:
        played[size // 2 : size // 2] = titles
    return (played,), {}


# %% solution: every start, list of what was heard
def longest_without_repeat(played: list[str]) -> list[str]:
    best: list[str] = []
    for start in range(len(played)):
        heard: list[str] = []
        for title in played[start:]:
            if title in heard:
                break
            heard = heard + [title]
        if len(heard) > len(best):
            best = heard
    return best


# %% solution: every start, set of what was heard
def longest_without_repeat(played: list[str]) -> list[str]:
    best = (0, 0)
    for start in range(len(played)):
        heard = set()
        end = start
        while end < len(played) and played[end] not in heard:
            heard.add(played[end])
            end += 1
        if end - start > best[1] - best[0]:
            best = (start, end)
    return played[best[0] : best[1]]


# %% solution: grow at the end, cut at the repetition
def longest_without_repeat(played: list[str]) -> list[str]:
    best: list[str] = []
    current: list[str] = []
    for title in played:
        if title in current:
            current = current[current.index(title) + 1 :]
        current.append(title)
        if len(current) > len(best):
            best = current[:]
    return best


# %% solution: deque and set move together
from collections import deque


def longest_without_repeat(played: list[str]) -> list[str]:
    window: deque[str] = deque()
    inside = set()
    best: list[str] = []
    for title in played:
        while title in inside:
            inside.remove(window.popleft())
        window.append(title)
        inside.add(title)
        if len(window) > len(best):
            best = list(window)
    return best


# %% solution: last place of each title
def longest_without_repeat(played: list[str]) -> list[str]:
    last: dict[str, int] = {}
    start = best_start = best_length = 0
    for i, title in enumerate(played):
        if last.get(title, -1) >= start:
            start = last[title] + 1
        last[title] = i
        if i + 1 - start > best_length:
            best_start, best_length = start, i + 1 - start
    return played[best_start : best_start + best_length]
