"""Finding forecasts in a text: `claims.extract.candidates.extract`."""
