"""Stores: `base` has the protocol, `engines` opens an engine, every other package is an engine."""
