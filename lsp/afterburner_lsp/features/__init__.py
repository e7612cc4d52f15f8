"""The features of the protocol, one module each: `register` adds it to a server."""
