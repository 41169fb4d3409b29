"""Rules of the domain: pure functions of records and the current instant."""
