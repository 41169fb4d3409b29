"""Extraction of forecasts from a text: `claims.extraction.candidates.extract`."""
