"""Judges the answers of roll-outs in the sandbox that users run, beside the trainer.

`pool` hands answers to worker processes (`worker`), each with a few warm sandboxes
(`bench_keeper`); `wire` is what they say to each other. A worker that fails is no
verdict: the answer is tried again, and if nobody can judge it, it has no reward.
"""
