"""Finds targets, proposes candidates, and keeps those the sandbox has proven."""
