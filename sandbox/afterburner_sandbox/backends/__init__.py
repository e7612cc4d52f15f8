"""Ways to isolate the fork server, behind one protocol."""
