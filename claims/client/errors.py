"""What can go wrong besides the connection, whose errors are those of httpx."""

from typing import Any


class ClientError(Exception):
    """An answer that the client cannot use."""


class Problem(ClientError):
    """The server refused a request; `document` is its problem document (RFC 9457)."""

    def __init__(self, status: int, document: dict[str, Any], retry_after: float | None = None) -> None:
        super().__init__(f"{status} {document.get('title', '')}: {document.get('detail', '')}")
        self.status = status
        self.document = document
        #: seconds of Retry-After; None: the answer has none
        self.retry_after = retry_after

    @property
    def slug(self) -> str:
        """The name of the problem type, such as "lease-lost"."""
        return str(self.document.get("type", "")).rpartition("/")[2]


class BadAnswer(ClientError):
    """The answer is none of a Duecheck server, such as the sign-in page of a network."""


class ForeignLink(ClientError):
    """A link in an answer leads away from the API of the client's server; the client did not request it."""

    def __init__(self, link: str, api: str, hint: str) -> None:
        super().__init__(f"{link!r:.300} is not below {api}, and was not requested. {hint}")
        self.link = link
