"""Accidents and attacks on a fresh server: `make chaos` (docs/operations.md has its last output)."""
