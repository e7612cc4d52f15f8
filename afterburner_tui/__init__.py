"""What a person sees in a terminal: the Textual app and the `afterburner` command."""
