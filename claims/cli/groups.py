"""Command groups that import a command when it is used, and print an error as one line."""

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

import click

from claims.cli.remedies import with_remedy
from claims.errors import DuecheckError, SettingInvalid

#: remedies for a file that cannot be read or written
_HINTS: Final[Mapping[type[OSError], str]] = {
    FileExistsError: "Choose another name.",
    FileNotFoundError: "Check the path.",
    IsADirectoryError: "Name a file, not a folder.",
    NotADirectoryError: "Check the path.",
    PermissionError: "Check the permissions.",
}


class SettingsError(click.ClickException):
    """A wrong setting: it ends the command as a wrong option does."""

    exit_code = 2


class LazyGroup(click.Group):
    """A group that imports a command when it is used."""

    def __init__(self, name: str, targets: Mapping[str, str], **attributes: Any) -> None:
        """Create the group.

        Args:
            name: the name of the group.
            targets: name of each command to "module:attribute", in the order of the help text.
            attributes: further arguments of click.Group.
        """
        super().__init__(name, **attributes)
        self._targets = targets

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the names of the commands."""
        return list(self._targets)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name, or None if the group has none."""
        if cmd_name not in self._targets:
            return None
        module, _, attribute = self._targets[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that the user named.

        Raises:
            click.ClickException: the settings, the database, a file or the input is wrong; click prints it.
        """
        with errors_of_commands():
            return super().invoke(ctx)


@contextmanager
def errors_of_commands() -> Iterator[None]:
    """Raise an error as one that click prints in one line."""
    try:
        yield
    except SettingInvalid as error:
        raise SettingsError(with_remedy(error)) from error
    except DuecheckError as error:
        raise click.ClickException(with_remedy(error)) from error
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        raise click.ClickException(_file_message(error)) from error


def _file_message(error: OSError) -> str:
    """Return a message with the file, the reason and the remedy."""
    reason = error.strerror or str(error)
    detail = f"{error.filename}: {reason}" if error.filename else reason
    return f"{detail}. {_HINTS[type(error)]}" if type(error) in _HINTS else detail
