"""The whole service over each real database; only the cost of passwords is taken out."""

from collections.abc import AsyncIterator

import pytest
from dependency_injector import providers

from blog.adapters.persistence.engine import DatabaseOptions
from blog.adapters.persistence.schema import Schema
from blog.adapters.security.passwords import Argon2PasswordHasher
from blog.config import load_settings
from blog.container import Container
from tests.support.api import Api, People, serving
from tests.support.databases.tables import empty


@pytest.fixture(scope="session")
def migrated_url(database_url: str) -> str:
    """A database that has the schema of this release."""
    Schema(DatabaseOptions(url=database_url)).upgrade()
    return database_url


def container_at(url: str, **more: object) -> Container:
    """The real composition over this database, with more settings."""
    settings = load_settings(
        _env_file=None, environment="test", secret_key="k" * 32, relay="worker", database_url=url, **more
    )
    container = Container(settings=settings)
    container.hasher.override(providers.Singleton(Argon2PasswordHasher, memory_kib=8, passes=1))
    return container


@pytest.fixture
async def container(migrated_url: str) -> Container:
    """The real composition over an empty database."""
    container = container_at(migrated_url)
    await empty(container.database())
    return container


@pytest.fixture
async def api(container: Container) -> AsyncIterator[Api]:
    async with serving(container) as client:
        yield client


@pytest.fixture
def people(api: Api, container: Container) -> People:
    return People(api, container.user_registration())
