"""Commands: `flask claims ...` and `duecheck ...`."""
