"""`export` and `import`: the record out and in, and many claims from elsewhere."""

import codecs
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

import click
import orjson

from claims.cli.application import with_application, with_existing_database
from claims.domain.actors import SYSTEM
from claims.domain.vocabulary import LINE_RESULTS
from claims.errors import BulkRefused, InvalidInput, Issue, for_programs
from claims.formats.annotation_import import read_annotations
from claims.formats.claimreview import outcomes
from claims.formats.claimreview_import import read_reviews
from claims.formats.common import RawLine
from claims.formats.csv_table import read_csv, write_csv
from claims.formats.ndjson import read_ndjson
from claims.services.claim_iterator import iterate_claims
from claims.services.import_annotations import import_annotations
from claims.services.import_bulk import add_lines
from claims.services.import_claimreview import import_claim_reviews
from claims.storage.base import DumpProgress
from claims.wiring import context, newsroom, wiring
from schemas.bulk import read_line

T = TypeVar("T")
_FILE: Final = click.Path(path_type=Path, allow_dash=True)


@click.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv"]),
    required=True,
    help="jsonl: the whole record; csv: the claims, for a spreadsheet.",
)
@click.argument("file", type=_FILE)
@with_existing_database
def export_command(form: str, file: Path) -> None:
    """Write the record to a new FILE.

    FILE may be - for standard output. The record has no tokens and no leases.

    The command writes FILE.part first. If it was interrupted, the same command continues a jsonl file.
    """
    (_dump if form == "jsonl" else _table)(file)
    click.echo(f"exported to {file}", err=True)


@click.command("import")
@click.argument("form", type=click.Choice(["jsonl", "ndjson", "csv", "claimreview", "annotations"]), metavar="FORMAT")
@click.argument("file", type=_FILE)
@click.option("--keep-good", is_flag=True, help="ndjson, csv: store the good lines; without this, all lines or none.")
@click.option("--article", "article_id", type=click.IntRange(1), help="annotations: id of their article.")
@with_application
def import_command(form: str, file: Path, keep_good: bool, article_id: int | None) -> None:
    """Import claims, reviews or a whole record from FILE.

    FILE may be - for standard input. FORMAT is one of:

    \b
    jsonl        a whole record, into an empty database
    ndjson, csv  claims
    claimreview  reviews of others
    annotations  Web Annotations of one article

    A jsonl file is imported whole or not at all. If the command was interrupted, the same command continues.
    For the other formats, this prints what it refuses, one JSON object a line.
    """
    if keep_good and form not in ("ndjson", "csv"):
        raise click.UsageError("--keep-good goes with ndjson and csv")
    if (article_id is None) == (form == "annotations"):
        raise click.UsageError("--article goes with annotations, and they with it")
    try:
        with _opened(file) as source:
            if article_id is None:
                _IMPORTS[form](source, keep_good)
            else:
                _annotations(source, article_id)
    except BulkRefused as error:
        for issue in error.issues:
            click.echo(_fault(issue))
        raise click.ClickException(f"{error.detail}. --keep-good stores the lines that are right") from error


def _dump(file: Path) -> None:
    backend = wiring().backend
    if str(file) == "-":
        sys.stdout.buffer.writelines(backend.dump())
        return
    part = _part(file)
    part.touch()
    written = DumpProgress()
    with part.open("r+b") as out, part.open("rb") as before:
        lines = backend.dump(before, written)
        first = next(lines)
        out.truncate(written.size - len(first))
        out.seek(0, os.SEEK_END)
        out.write(first)
        with _progress(lines, backend.count_dump_rows() + 2, written.lines) as shown:
            out.writelines(shown)
    part.replace(file)


def _part(file: Path) -> Path:
    """Give the file that is written first; nothing that is there is replaced."""
    if file.exists():
        raise FileExistsError(f"{file} is there already")
    return file.with_name(f"{file.name}.part")


def _table(file: Path) -> None:
    rows = write_csv(iterate_claims(context()))
    if str(file) == "-":
        sys.stdout.buffer.writelines(rows)
        return
    part = _part(file)
    with part.open("wb") as out, _progress(rows, None) as shown:
        out.writelines(shown)
    part.replace(file)


def _load(source: BinaryIO, _: bool) -> None:
    loaded = wiring().backend.load(source)
    click.echo(f"imported {loaded} rows", err=True)


def _bulk(read: Callable[[BinaryIO], Iterator[RawLine]], source: BinaryIO, keep_good: bool) -> None:
    lines = (read_line(line.number, line.values, line.problem) for line in read(source))
    counts: Counter[str] = Counter()
    for reports in add_lines(context(), SYSTEM, lines, keep_good=keep_good):
        counts.update(report.result for report in reports)
        for report in reports if keep_good else ():
            for issue in report.faults:
                click.echo(_fault(issue))
    _say(counts)


def _reviews(source: BinaryIO, _: bool) -> None:
    own = newsroom()
    counts: Counter[str] = Counter()
    for number, document in _documents(_utf8(source.read())):
        try:
            found = import_claim_reviews(
                context(), SYSTEM, read_reviews(orjson.loads(document)), outcomes(own), own.claim_of
            )
            problems = [Issue(f"/{number}/{one.item}", one.problem) for one in found if one.problem]
        except (orjson.JSONDecodeError, InvalidInput) as error:
            found, problems = [], [Issue(f"/{number}", str(error))]
        counts.update("added" if one.new else "known" for one in found if not one.problem)
        counts["refused"] += len(problems)
        for problem in problems:
            click.echo(_fault(problem))
    _say(counts)


def _annotations(source: BinaryIO, article_id: int) -> None:
    try:
        document = orjson.loads(_utf8(source.read()))
    except orjson.JSONDecodeError as error:
        raise click.ClickException(f"the file is not JSON: {error}") from error
    taken = import_annotations(context(), SYSTEM, article_id, read_annotations(document))
    for one in taken:
        if one.problem:
            click.echo(_fault(Issue(f"/{one.item}", one.problem)))
    _say(Counter("refused" if one.problem else "added" if one.new else "known" for one in taken))


def _utf8(data: bytes) -> bytes:
    """Give a text's UTF-8 without a byte order mark."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", errors="replace").encode()
    return data.removeprefix(codecs.BOM_UTF8)


def _documents(data: bytes) -> list[tuple[int, bytes]]:
    """Give the documents of a file: it is one, or has one a line; each with its line's number."""
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError:
        return [(number, line) for number, line in enumerate(data.splitlines(), 1) if line.strip()]
    return [(1, data)]


def _say(counts: Counter[str]) -> None:
    click.echo(", ".join(f"{counts[result]} {result}" for result in LINE_RESULTS), err=True)
    if counts["refused"] == counts.total():
        raise click.ClickException(
            "nothing was imported. Fix what is listed above." if counts["refused"] else "there is nothing in the file"
        )


_IMPORTS: Final[Mapping[str, Callable[[BinaryIO, bool], None]]] = {
    "jsonl": _load,
    "ndjson": partial(_bulk, read_ndjson),
    "csv": partial(_bulk, read_csv),
    "claimreview": _reviews,
}


def _fault(issue: Issue) -> str:
    return orjson.dumps({"pointer": issue.pointer, "message": for_programs(issue.message)}).decode()


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """Open a file for reading, with a bar that shows how far it is, on a terminal only."""
    if str(file) == "-":
        yield sys.stdin.buffer
        return
    with file.open("rb") as source:
        if not sys.stderr.isatty():
            yield source
            return
        from rich.console import Console
        from rich.progress import wrap_file

        shown = wrap_file(source, file.stat().st_size, description=file.name, console=Console(stderr=True))
        with shown as counted:
            yield counted


@contextmanager
def _progress(lines: Iterable[T], total: int | None, done: int = 0) -> Iterator[Iterable[T]]:
    """Show how many lines are written, on a terminal only."""
    if not sys.stderr.isatty():
        yield lines
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as progress:
        yield progress.track(lines, total=total, completed=done, description="exporting")
