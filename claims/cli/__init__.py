"""The commands of `duecheck` and `flask claims`, one module for each subject."""
