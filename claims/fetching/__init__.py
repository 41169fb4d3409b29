"""Fetch web pages safely, and read articles from them."""
