"""Instants in the options and tables of commands."""

from datetime import UTC, datetime
from typing import Any

import click

from claims.domain.instants import format_seconds


class Instant(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.4 on
    """A day, which means its first instant in UTC, or an instant with its offset (RFC 3339); to the second."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the instant in UTC."""
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day and no instant, such as 2027-01-01 or 2027-01-01T00:00:00Z", param, ctx)
        if instant.tzinfo is None and len(value) > 10:
            self.fail(f"{value!r} must end with an offset from UTC, or Z", param, ctx)
        aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
        return aware.astimezone(UTC).replace(microsecond=0)


INSTANT = Instant()


def shown_instant(instant: datetime | None) -> str:
    """Return an instant for a table, to the second; a hyphen for none."""
    return format_seconds(instant) if instant else "-"
