"""Rewrites that make good code slow, as people write it: the rulebook run backwards.

Each keeps what the code does, as far as its text tells. Whether it really does, and
whether it is really slower, is for the sandbox to say.
"""
