"""The store on SQL: statements and records, for every engine."""
