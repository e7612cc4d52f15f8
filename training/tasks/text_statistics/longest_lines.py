"""Give the lines of a text that are longest, at most `n` of them, in the text's order.

Spaces at a line's end do not count and are not in the result. Where lines are equally
long the earlier ones are preferred. Empty lines are never given; `n` may be 0.
"""


# %% starter
def longest_lines(text: str, n: int) -> list[str]: ...


# %% inputs
SIZES = (10, 80, 400, 1_200)


def make_input(size, rng):
    lines = []
    for _ in range(size):
        words = rng.choices(["if", "value", "return", "=", "x"], k=rng.randint(0, 12))
        lines.append(" ".join(words) + " " * rng.choice((0, 0, 3)))
    return ("\n".join(lines), rng.choice((0, 3, size // 10)) + size // 10), {}


def valid(text, n):
    return n >= 0


# %% solution: how many lines come before this one?
def longest_lines(text: str, n: int) -> list[str]:
    lines = []
    for line in text.split("\n"):
        lines.append(line.rstrip(" "))
    result = []
    for i in range(len(lines)):
        better = 0
        for j in range(len(lines)):
            longer = len(lines[j]) > len(lines[i])
            if longer or (len(lines[j]) == len(lines[i]) and j < i):
                better += 1
        if better < n and lines[i] != "":
            result.append(lines[i])
    return result


# %% solution: take the longest away n times
def longest_lines(text: str, n: int) -> list[str]:
    lines = [(line.rstrip(" "), place) for place, line in enumerate(text.split("\n"))]
    chosen = []
    while lines and len(chosen) < n:
        longest = max(lines, key=lambda entry: len(entry[0]))
        lines.remove(longest)
        chosen.append(longest)
    chosen.sort(key=lambda entry: entry[1])
    return [line for line, _ in chosen if line]


# %% solution: drop the shortest until n are left
def longest_lines(text: str, n: int) -> list[str]:
    lines = [line.rstrip(" ") for line in text.split("\n") if line.rstrip(" ")]
    while len(lines) > n:
        shortest = min(len(line) for line in lines)
        place = len(lines) - 1
        while len(lines[place]) != shortest:
            place -= 1
        lines = lines[:place] + lines[place + 1 :]
    return lines


# %% solution: sort the places by length
def longest_lines(text: str, n: int) -> list[str]:
    lines = [line.rstrip(" ") for line in text.split("\n")]
    ranked = sorted(range(len(lines)), key=lambda place: -len(lines[place]))
    return [lines[place] for place in sorted(ranked[:n]) if lines[place]]


# %% solution: heapq.nlargest
import heapq


def longest_lines(text: str, n: int) -> list[str]:
    lines = filter(None, (line.rstrip(" ") for line in text.split("\n")))
    ranked = ((len(line), -place, line) for place, line in enumerate(lines))
    best = heapq.nlargest(n, ranked)
    return [line for _, _, line in sorted(best, key=lambda entry: -entry[1])]


# %% solution: find the length from which on lines are taken
from collections import Counter


def longest_lines(text: str, n: int) -> list[str]:
    lines = [line.rstrip(" ") for line in text.split("\n")]
    left = n
    room: dict[int, int] = {}
    for length, count in sorted(Counter(map(len, lines)).items(), reverse=True):
        room[length] = min(count, left)
        left -= room[length]
    room[0] = 0
    result = []
    for line in lines:
        if room[len(line)]:
            room[len(line)] -= 1
            result.append(line)
    return result
