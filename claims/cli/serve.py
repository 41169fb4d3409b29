"""The commands `serve` and `run`, which run the server in the foreground."""

import os
import sys

import click


@click.command("serve")
def serve_command() -> None:
    """Serve until Ctrl-C or SIGTERM.

    The server first creates or updates the database. Before it ends, it finishes the running requests.
    """
    from claims.cli.progress import terminal_progress
    from claims.server.main import main

    with terminal_progress() as progress:
        raise SystemExit(main(progress=progress))


@click.command("run")
@click.option("--examples", is_flag=True, help="Also load the example data, and create new example tokens.")
def run_command(examples: bool) -> None:
    """Create what is missing, print the address, and serve.

    If the database has no token, the command creates one with the role admin, and prints it once.
    """
    from claims.cli.first_run import prepare
    from claims.config import load_settings
    from claims.server.address import listening_address

    settings = load_settings()
    listening_address(settings.HOST, settings.PORT)  # before a token is printed that the server cannot know
    prepare(examples)
    sys.stdout.flush()
    # exec replaces this process, and keeps its id: the server must not fork what the commands have loaded and opened
    arguments = len(sys.argv) - 1
    os.execv(sys.executable, [*sys.orig_argv[: len(sys.orig_argv) - arguments], "serve"])  # noqa: S606
