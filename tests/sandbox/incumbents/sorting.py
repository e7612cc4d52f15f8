"""A list that is put in order where it is."""


def f(items: list[int]) -> int:
    """Sort by insertion; count the moves."""
    moves = 0
    for i in range(1, len(items)):
        item, place = items[i], i
        while place and items[place - 1] > item:
            items[place] = items[place - 1]
            place -= 1
            moves += 1
        items[place] = item
    return moves
