"""vLLM's own server, started once per model and shared by every front end.

`manager` is what front ends call. A small supervisor process stands over each server:
it holds a lock for as long as it lives, and beside that a record says where the server
is. The server itself is vLLM's; nothing here loads a model.
"""
