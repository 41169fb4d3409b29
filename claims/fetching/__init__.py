"""Guarded fetching of web pages, and the articles in them."""
