"""Evaluation: suites of tasks, the loop on each, metrics that cannot flatter.

`asked` says what is to be done, `running` does it task by task, `folder` keeps it,
`metrics` and `bootstrap` are pure functions of what was kept, `summary` puts them
together, and `tables`, `plots` and `paper` show them. See docs/evaluation.md.
"""
