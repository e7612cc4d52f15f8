"""The rules, one module per theme; `rulebook.catalogue` lists them."""
