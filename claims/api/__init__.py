"""HTTP: parse, one call, answer. No rule of the domain and no SQL lives here."""
