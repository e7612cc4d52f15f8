"""Where a program of the user's spends its time: runs in the user's interpreter.

On the standard library alone, from Python 3.9 on. Started by the hook of `recording`.
"""
