"""`flask claims export` and `import`: the whole record out and in, as JSON lines."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
from flask.cli import with_appcontext

from claims.errors import DuecheckError
from claims.store.dump import count_rows, dump_lines, load_lines
from claims.wiring import wiring

_FORMAT = click.Choice(["jsonl"])


@click.command("export")
@click.option("--format", "form", type=_FORMAT, required=True, help="jsonl: everything, for another Duecheck.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@with_appcontext
def export_command(form: str, file: Path) -> None:
    """Write the whole record to a new FILE (or - for standard output): no tokens, no leases."""
    database = wiring().database
    try:
        with _opened(file, "xb") as out, _progress(dump_lines(database), count_rows(database) + 2) as lines:
            out.writelines(lines)
    except OSError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"exported to {file}", err=True)


@click.command("import")
@click.argument("form", type=_FORMAT, metavar="FORMAT")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@with_appcontext
def import_command(form: str, file: Path) -> None:
    """Load a dump (FORMAT jsonl) from FILE (or - for standard input) into an empty database, whole or not at all."""
    try:
        with _opened(file, "rb") as source, _progress(source, None) as lines:
            loaded = load_lines(wiring().database, lines)
    except OSError as error:
        raise click.ClickException(str(error)) from error
    except DuecheckError as error:
        raise click.ClickException(f"{error.detail}. {error.remedy}") from error
    click.echo(f"imported {loaded} rows", err=True)


@contextmanager
def _opened(file: Path, mode: str) -> Iterator[IO[bytes]]:
    if str(file) == "-":
        yield sys.stdout.buffer if "x" in mode else sys.stdin.buffer
        return
    with file.open(mode) as opened:
        yield opened


@contextmanager
def _progress(lines: Iterable[bytes], length: int | None) -> Iterator[Iterable[bytes]]:
    """Show how far it is, on a terminal only."""
    if not sys.stderr.isatty():
        yield lines
        return
    with click.progressbar(lines, length=length, file=sys.stderr, update_min_steps=1000) as shown:
        yield shown
