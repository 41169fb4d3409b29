"""Words of an assignment that are no name: the caller, and nobody."""

from typing import Final

#: the caller; no person and no token has this name
ME: Final = "me"
#: in a filter: claims that are nobody's work
NOBODY: Final = "nobody"
