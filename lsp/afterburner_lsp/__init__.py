"""The language server. Its features are still to come."""
