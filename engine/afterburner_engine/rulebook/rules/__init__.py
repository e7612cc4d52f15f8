"""The rules, one module per theme. `afterburner_engine.rulebook.catalogue` lists them."""
