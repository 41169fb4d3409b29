"""Decisions: pure functions of values and the clock."""
