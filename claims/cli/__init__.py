"""The commands of `duecheck` and `flask claims`, one module a subject."""
