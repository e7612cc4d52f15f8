"""Where tasks come from: a module for each source, which makes `Task`s and no more.

None of them runs anything of what it reads, and none keeps a number from elsewhere.
"""
