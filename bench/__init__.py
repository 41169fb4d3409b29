"""How fast Duecheck is: over HTTP against a bare Flask program, in bulk against a bare executemany."""
