"""From what is known of a function to a model's messages, and from its answer to code.

Everything here is a pure function of plain data: no model, no sandbox, no clock. The
policy asks with it, and training and evaluation render the same prompts from tasks.
"""
