"""Finding forecasts in a text: `claims.extraction.candidates.extract`."""
