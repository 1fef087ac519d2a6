"""Between users and their rows."""

from hashlib import sha256
from typing import Final

from blog.adapters.persistence.users.rows import UserRow
from blog.domain.access.roles import Role
from blog.domain.common.ids import UserId
from blog.domain.users.user import User
from blog.domain.users.values import Bio, Email, PasswordHash, UserName, Username

_LONGEST_KEY: Final = 255


def stored_key(email: Email) -> str:
    """The key of an address, or its digest where it is too long for a unique index.

    A hundred characters can have eighteen hundred in their key, and MySQL indexes 768. A digest, which has
    no @, is taken for no other address.
    """
    key = email.key
    return key if len(key) <= _LONGEST_KEY else f"sha256:{sha256(key.encode()).hexdigest()}"


def to_domain(row: UserRow) -> User:
    """The user that the row holds."""
    return User(
        id=UserId(row.id),
        name=UserName(row.name),
        username=Username(row.username),
        email=Email(row.email),
        password=PasswordHash(row.password),
        role=Role(row.role),
        bio=Bio(row.bio),
        is_active=row.is_active,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def write(user: User, row: UserRow) -> UserRow:
    """The row, with all that the user holds."""
    row.id = user.id
    row.name = user.name.value
    row.username = user.username.value
    row.email = user.email.value
    row.email_key = stored_key(user.email)
    row.password = user.password.value
    row.role = user.role.value
    row.bio = user.bio.value
    row.is_active = user.is_active
    row.created_at = user.created_at
    row.updated_at = user.updated_at
    row.version = user.version
    return row
