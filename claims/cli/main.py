"""The entry points of the commands: `duecheck ...` and `flask claims ...`.

The module of a command is imported when the command is used, so that no command loads what it does not need.
"""

from typing import Final

import click

from claims import VERSION
from claims.cli.groups import LazyGroup, errors_of_commands

#: name to "module:attribute" of the commands that work on the database of an application
_DATABASE: Final = {
    "init": "claims.cli.database:init_command",
    "user": "claims.cli.users:user",
    "token": "claims.cli.tokens:token",
    "examples": "claims.cli.examples:examples_command",
    "backup": "claims.cli.database:backup_command",
    "restore": "claims.cli.database:restore_command",
    "erase": "claims.cli.erasure:erase_command",
    "copy": "claims.cli.copying:copy_command",
    "export": "claims.cli.import_export:export_command",
    "import": "claims.cli.import_export:import_command",
    "extract": "claims.cli.extraction:extract_command",
    "extract-report": "claims.cli.extraction:report_command",
    "same-pages": "claims.cli.same_pages:same_pages_command",
}
_SERVER: Final = {
    "run": "claims.cli.serve:run_command",
    "serve": "claims.cli.serve:serve_command",
}

commands = LazyGroup("claims", _DATABASE, help="Manage a Duecheck database.")
duecheck = LazyGroup(
    "duecheck",
    _SERVER | _DATABASE,
    help="Check published forecasts when they are due: serve the API and the web pages, and manage the database.",
    epilog="DUECHECK_* environment variables hold the settings, DUECHECK_DATABASE_URL the database.",
)
click.version_option(VERSION, message="duecheck %(version)s")(duecheck)


def _choose(ctx: click.Context, option: click.Parameter, name: str | None) -> None:
    """Use the settings of a newsroom."""
    if name is not None and not ctx.resilient_parsing:
        from claims.newsrooms import choose_newsroom

        with errors_of_commands():
            choose_newsroom(name)


click.option(
    "--newsroom",
    metavar="NAME",
    callback=_choose,
    expose_value=False,
    help="The newsroom of the command, if DUECHECK_NEWSROOMS names several.",
)(duecheck)


def main() -> None:
    """Run the command `duecheck`."""
    duecheck.main(prog_name="duecheck")


if __name__ == "__main__":
    main()
