"""Runs code that nobody trusts, compares its answers, and times it."""
