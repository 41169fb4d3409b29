"""Stores: `base` has the protocol, the other packages an engine each."""
