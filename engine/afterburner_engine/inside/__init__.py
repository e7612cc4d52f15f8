"""Makes inputs, inside the sandbox. Imports nothing of the engine but this folder."""
