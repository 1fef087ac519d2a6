"""Roles, from the least to the most trusted."""

from enum import StrEnum


class Role(StrEnum):
    """What a user is trusted with. The order of definition is the order of rank."""

    READER = "reader"
    CONTRIBUTOR = "contributor"
    AUTHOR = "author"
    EDITOR = "editor"
    ADMIN = "admin"
    OWNER = "owner"

    @property
    def rank(self) -> int:
        """0 for a reader up to 5 for an owner."""
        return tuple(Role).index(self)

    def outranks(self, other: "Role") -> bool:
        """Whether this role is strictly above the other."""
        return self.rank > other.rank
