"""The roles of people and tokens (docs/specification.md, section 1.2)."""

from typing import Literal, get_args

Role = Literal["reader", "bot", "journalist", "editor", "admin"]

#: in ascending order: each role has all rights of the roles before it
ROLES: tuple[Role, ...] = get_args(Role)

#: groups of a provider, each with the role that it gives; the group `*` is everybody else
GroupRoles = tuple[tuple[str, Role], ...]
