"""The application, where Flask looks for it."""

from claims.factory import create_app as create_app
