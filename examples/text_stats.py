"""Statistics of a text, for a page that helps authors to edit.

Works on words; `split_words` makes them from running text.
"""

from __future__ import annotations


def split_words(text: str) -> list[str]:
    """The words of a text in lower case, without the punctuation around them.

    >>> split_words("To be, or not to be?")
    ['to', 'be', 'or', 'not', 'to', 'be']
    """
    stripped = (part.strip(".,;:!?\"'()[]").lower() for part in text.split())
    return [word for word in stripped if word]


def word_shares(words: list[str], at_least: int = 1) -> list[tuple[str, float]]:
    """The share of each word in the text, in per cent, the most frequent first.

    Words that occur fewer than `at_least` times are left out; among equals the
    alphabet decides.

    >>> word_shares(["to", "be", "or", "not", "to", "be"])
    [('be', 33.33), ('to', 33.33), ('not', 16.67), ('or', 16.67)]
    >>> word_shares("a rose is a rose is a rose".split(), at_least=3)
    [('a', 37.5), ('rose', 37.5)]
    >>> word_shares([])
    []
    >>> len(word_shares([str(number % 700) for number in range(1500)]))
    700
    """
    shares = {}
    for word in words:
        if words.count(word) >= at_least:
            shares[word] = round(100 * words.count(word) / len(words), 2)
    return sorted(shares.items(), key=lambda item: (-item[1], item[0]))


def reading_pace(lengths: list[int]) -> list[float]:
    """The mean length of the sentences so far, after each sentence.

    Authors see in it where a text starts to drag.

    >>> reading_pace([4, 6, 20])
    [4.0, 5.0, 10.0]
    >>> reading_pace([])
    []
    >>> reading_pace([7, 12, 9, 31, 5, 14] * 400)[-1]
    13.0
    """
    pace = []
    for index in range(len(lengths)):
        total = sum(lengths[: index + 1])
        pace.append(round(total / (index + 1), 1))
    return pace
