"""The stages of a training run, each a thin launcher over TRL's trainers.

`run` goes through them in a process of its own, which the command line starts: nothing
else loads torch. Libraries are imported when a stage uses them.
"""
