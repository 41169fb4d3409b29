"""The field for whose work a claim is."""

from typing import Any, Final

from claims.domain.limits import MAX_ACTOR_NAME
from schemas.fields import NonBlankString

_NAME: Final = "the exact name of an active person or token of the role bot or above, or `me`"


class AssignedTo(NonBlankString):
    """The name of whose work a claim is, or null; the service looks the name up."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = {"description": f"whose work it is: {_NAME}; null: nobody's"}
        super().__init__(high=MAX_ACTOR_NAME, allow_none=True, metadata=metadata, **kwargs)
