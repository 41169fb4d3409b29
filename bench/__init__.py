"""Benchmarks of Duecheck: over HTTP against a bare Flask program, in bulk against a bare executemany."""
