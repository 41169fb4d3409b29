"""Schemas that convert JSON and query strings to typed values, and records to JSON.

They check the shape only. Rules that need the store, the actor or the clock belong to `claims.services`.
"""
