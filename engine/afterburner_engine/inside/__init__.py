"""What runs inside the sandbox to make inputs. Imports nothing of the engine outside this folder."""
