"""What the `afterburner` command does, one module per subcommand."""
