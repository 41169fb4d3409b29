"""Duecheck: published forecasts, held to their dates."""

VERSION = "0.3.0.dev0"
