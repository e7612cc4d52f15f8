"""Work out the least work for merging files, two at a time, into a single one.

Merging two files of `a` and `b` kilobytes costs `a + b` and makes a file of that size.
Nothing has to be done for one file or none.
"""


# %% starter
def merge_cost(sizes: list[int]) -> int: ...


# %% inputs
SIZES = (8, 60, 300, 900)


def make_input(size, rng):
    return ([rng.choice((0, 1, 1, 7, rng.randint(1, 5000))) for _ in range(size)],), {}


def valid(sizes):
    return all(size >= 0 for size in sizes)


# %% solution: find the two smallest by hand
def merge_cost(sizes: list[int]) -> int:
    files = list(sizes)
    cost = 0
    while len(files) > 1:
        smallest = 0
        for i in range(len(files)):
            if files[i] < files[smallest]:
                smallest = i
        a = files.pop(smallest)
        smallest = 0
        for i in range(len(files)):
            if files[i] < files[smallest]:
                smallest = i
        b = files.pop(smallest)
        cost += a + b
        files.append(a + b)
    return cost


# %% solution: sort again after each merge
def merge_cost(sizes: list[int]) -> int:
    files = sorted(sizes)
    cost = 0
    while len(files) > 1:
        both = files[0] + files[1]
        cost += both
        files = sorted(files[2:] + [both])
    return cost


# %% solution: min and remove
def merge_cost(sizes: list[int]) -> int:
    files = list(sizes)
    cost = 0
    while len(files) > 1:
        a = min(files)
        files.remove(a)
        b = min(files)
        files.remove(b)
        files.append(a + b)
        cost += a + b
    return cost


# %% solution: insert into the sorted rest
from bisect import insort


def merge_cost(sizes: list[int]) -> int:
    files = sorted(sizes, reverse=True)
    cost = 0
    while len(files) > 1:
        both = files.pop() + files.pop()
        cost += both
        insort(files, both, key=lambda size: -size)
    return cost


# %% solution: a heap
import heapq


def merge_cost(sizes: list[int]) -> int:
    heap = list(sizes)
    heapq.heapify(heap)
    cost = 0
    while len(heap) > 1:
        smallest = heapq.heappop(heap)
        both = smallest + heap[0]
        heapq.heapreplace(heap, both)
        cost += both
    return cost


# %% solution: two queues, since merged files only grow
from collections import deque


def merge_cost(sizes: list[int]) -> int:
    plain = deque(sorted(sizes))
    merged: deque[int] = deque()
    cost = 0
    while len(plain) + len(merged) > 1:
        both = 0
        for _ in range(2):
            if not merged or (plain and plain[0] <= merged[0]):
                both += plain.popleft()
            else:
                both += merged.popleft()
        merged.append(both)
        cost += both
    return cost
