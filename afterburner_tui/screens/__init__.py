"""Screens over the main one, one per module."""
