"""Duecheck: published forecasts, held to their dates."""

VERSION = "0.1.0"
