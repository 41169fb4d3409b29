"""Rows to records and records to parameters, a module an aggregate; by name, never by position."""
