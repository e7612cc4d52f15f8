"""Keeps the calls that a user's program makes. Runs in the user's own interpreter.

Python 3.9 and later, the standard library alone. It never changes what the program
does: what cannot be kept is left out, with the reason.
"""
