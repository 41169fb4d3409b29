"""Errors of the sign-on by OpenID Connect. Only pages raise them; each has a sentence for the log of the server."""

from typing import ClassVar

from claims.errors.kinds import DuecheckError
from claims.errors.messages import Text


class SignOnError(DuecheckError):
    """The sign-on failed. The message is for the person, `log` for the admin; neither has a token, code or secret."""

    def __init__(self, message: Text, *, log: str) -> None:
        """Create the error.

        Args:
            message: a sentence for the person on the page.
            log: a sentence for the admin in the log, which names the cause.
        """
        super().__init__(message)
        self.log = log


class ProviderUnreachable(SignOnError):
    slug = "provider-unreachable"
    title = "The sign-on service does not answer"
    wait_seconds: ClassVar[int | None] = 30


class SignOnRefused(SignOnError):
    slug = "sign-on-refused"
    title = "You were not signed in"


class SignOnMisconfigured(SignOnError):
    slug = "sign-on-misconfigured"
    title = "Sign-on does not work at the moment"
