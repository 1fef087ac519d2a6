"""Read the settings from the environment: the only module that does."""

import os
from collections.abc import Mapping
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_settings import DotEnvSettingsSource

from blog.config.production import unfit_for_production
from blog.config.settings import Settings


class InvalidSettings(Exception):
    """Settings are wrong; each line of the message names one and says what would be right."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def load_settings(**overrides: object) -> Settings:
    """Read the settings.

    Raises `InvalidSettings` with a line about each wrong value, and about each that is unfit for production.
    """
    try:
        settings, wrong = _read(overrides)
    except UnicodeDecodeError:
        raise InvalidSettings(".env must be a text file in UTF-8") from None
    unfit = {name: reason for name, reason in unfit_for_production(settings) if name not in wrong}
    lines = [f"{_variable(name)}: {reason}" for name, reason in (wrong | unfit).items()]
    if lines:
        raise InvalidSettings(*lines)
    return settings


def _read(overrides: Mapping[str, object]) -> tuple[Settings, dict[str, str]]:
    """The settings, with their defaults in place of the wrong ones; and those, with the reasons."""
    try:
        return _settings(overrides), {}
    except ValidationError as error:
        wrong: dict[str, str] = {}
        for each in error.errors(include_url=False, include_input=False):
            name = str(each["loc"][0]).lower()
            name = "database_url" if name.endswith("database_url") else name
            wrong.setdefault(name, each["msg"].removeprefix("Value error, "))
    defaults = {name: Settings.model_fields[name].default for name in wrong}
    # The environment may be one of the wrong ones: then nobody knows what it would refuse.
    return _settings({**overrides, **defaults}), wrong


def _settings(given: Mapping[str, object]) -> Settings:
    return Settings(**given)  # type: ignore[arg-type]  # pydantic checks the values itself


def _variable(name: str) -> str:
    return _database_variable() if name == "database_url" else f"BLOG_{name.upper()}"


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
