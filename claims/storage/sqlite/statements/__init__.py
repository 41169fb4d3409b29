"""Every SQL statement, as named text: one module an aggregate, constants named after the store's methods.

Values are named parameters, always. What is put together at run time (filters, orders) is put together
from the constants here and from nothing else.
"""
