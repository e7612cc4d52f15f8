"""What runs in vLLM's interpreter, which has nothing of ours: one module, by path."""
