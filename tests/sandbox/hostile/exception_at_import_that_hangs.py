"""Raises, when it is loaded, what takes for ever to put into words.

Verdict: timeout
Deadline: 0.3
"""


class Chatty(BaseException):
    def __str__(self):
        while True:
            pass


raise Chatty
