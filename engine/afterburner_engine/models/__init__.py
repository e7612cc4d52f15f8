"""The text models that policies ask: hosted here, or by a server that is named."""
