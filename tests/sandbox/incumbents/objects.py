"""A millisecond that makes many small objects, for which the collector runs."""


def f(n: int, count: int) -> int:
    """The depth of a chain of lists."""
    chains: list[list[object]] = []
    for i in range(count):
        chains.append([n, [i, [chains[-1:], i]]])
    return len(chains)
