"""Hand out jobs one by one, each to the worker who has least to do.

`minutes` says how long each job takes (0 is possible). At the start nobody has
anything; among equally loaded workers the one with the lowest number gets the job. The
result says the number (from 0) of the worker for each job. There is at least one
worker.
"""


# %% starter
def assign_jobs(minutes: list[int], workers: int) -> list[int]: ...


# %% inputs
SIZES = (10, 50, 200, 600)


def make_input(size, rng):
    minutes = [rng.choice((0, 5, 10, 10, 15, 30, 45)) for _ in range(size)]
    return (minutes, rng.randint(1, max(2, size // 2)) + size // 3), {}


def valid(minutes, workers):
    return workers >= 1 and all(length >= 0 for length in minutes)


# %% solution: add up each worker's jobs every time
def assign_jobs(minutes: list[int], workers: int) -> list[int]:
    jobs = [[] for _ in range(workers)]
    result = []
    for job in minutes:
        best = 0
        for worker in range(1, workers):
            if sum(jobs[worker]) < sum(jobs[best]):
                best = worker
        jobs[best].append(job)
        result.append(best)
    return result


# %% solution: keep the sums, look for the smallest
def assign_jobs(minutes: list[int], workers: int) -> list[int]:
    loads = [0] * workers
    result = []
    for job in minutes:
        best = 0
        for worker in range(workers):
            if loads[worker] < loads[best]:
                best = worker
        loads[best] += job
        result.append(best)
    return result


# %% solution: index of the minimum
def assign_jobs(minutes: list[int], workers: int) -> list[int]:
    loads = [0] * workers
    result = []
    for job in minutes:
        best = loads.index(min(loads))
        loads[best] += job
        result.append(best)
    return result


# %% solution: sort the workers for every job
def assign_jobs(minutes: list[int], workers: int) -> list[int]:
    queue = [[0, worker] for worker in range(workers)]
    result = []
    for job in minutes:
        queue.sort()
        result.append(queue[0][1])
        queue[0][0] += job
    return result


# %% solution: a heap of loads
import heapq


def assign_jobs(minutes: list[int], workers: int) -> list[int]:
    heap = [(0, worker) for worker in range(workers)]
    result = []
    for job in minutes:
        load, worker = heap[0]
        heapq.heapreplace(heap, (load + job, worker))
        result.append(worker)
    return result
