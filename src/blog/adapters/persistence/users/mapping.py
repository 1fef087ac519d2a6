"""Between users and their rows."""

from blog.adapters.persistence.users.rows import UserRow
from blog.domain.access.roles import Role
from blog.domain.common.ids import UserId
from blog.domain.users.user import User
from blog.domain.users.values import Bio, Email, PasswordHash, UserName, Username


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
        email_verified_at=row.email_verified_at,
        password_changed_at=row.password_changed_at or row.created_at,
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
    row.email_key = user.email.key
    row.password = user.password.value
    row.role = user.role.value
    row.bio = user.bio.value
    row.is_active = user.is_active
    row.email_verified_at = user.email_verified_at
    row.password_changed_at = user.password_changed_at
    row.created_at = user.created_at
    row.updated_at = user.updated_at
    row.version = user.version
    return row
