"""The application of a checkout, where Flask looks for it, with the commands `flask claims ...`."""

from flask import Flask

from claims import factory
from claims.cli.main import commands


def create_app() -> Flask:
    """Create the application. An installed package has the commands by its entry point instead."""
    app = factory.create_app()
    app.cli.add_command(commands)
    return app
