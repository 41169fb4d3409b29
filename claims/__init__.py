"""Duecheck: published forecasts, held to their dates."""

VERSION = "0.2.0"
