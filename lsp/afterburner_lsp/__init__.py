"""The language server: "Optimize efficiency" in every editor.

It translates between the protocol and the engine, and decides nothing about speed.
"""
