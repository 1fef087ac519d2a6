"""Read the settings from the environment: the only module that does."""

import os
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_settings import DotEnvSettingsSource

from blog.config.settings import Settings


class InvalidSettings(Exception):
    """A setting is wrong; the message is one line that names it and says what would be right."""


def load_settings(**overrides: object) -> Settings:
    """Read the settings. Raises `InvalidSettings` with one line about the first wrong value."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks the values itself
    except UnicodeDecodeError:
        raise InvalidSettings(".env must be a text file in UTF-8") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        reason = first["msg"].removeprefix("Value error, ")
        if not first["loc"]:
            raise InvalidSettings(reason) from None
        name = str(first["loc"][0]).upper()
        name = _database_variable() if name.endswith("DATABASE_URL") else f"BLOG_{name}"
        raise InvalidSettings(f"{name}: {reason}") from None


def _database_variable() -> str:
    """The variable that the URL of the database came from, for pydantic names the first that it may have."""
    return next(
        (name for name in ("BLOG_DATABASE_URL", "DATABASE_URL") if name in _given()), "BLOG_DATABASE_URL"
    )


def _given() -> set[str]:
    """The names of all variables, in the environment and in the file."""
    return {name.upper() for name in (*os.environ, *DotEnvSettingsSource(Settings).env_vars)}


def unknown_settings() -> str | None:
    """One line about variables that look like settings and are none, to warn of; None without such."""
    known = {name.upper() for name in Settings.model_fields}
    try:
        given = _given()
    except UnicodeDecodeError:  # `load_settings` says so
        return None
    told = []
    for name in sorted(given):
        bare = name.removeprefix("BLOG_")
        if bare not in known | {name} and not bare.startswith("TEST_"):
            near = get_close_matches(bare, known, n=1)
            told.append(f"{name} (is BLOG_{near[0]} meant?)" if near else name)
    return f"unknown settings, which do nothing: {', '.join(told)}" if told else None


def export_to_workers(**values: str) -> None:
    """Put settings into the environment, where worker processes of the server read them."""
    for name, value in values.items():
        os.environ[f"BLOG_{name.upper()}"] = value
