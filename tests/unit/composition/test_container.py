"""The composition: everything can be built, is shared as it should be, and says which port it fulfils."""

import inspect
from pathlib import Path
from typing import Any, Literal

import pytest
from dependency_injector import providers

from blog.config import Settings, load_settings
from blog.container import Container, opened, running

# Machinery without a port: nothing in the application talks to it.
WITHOUT_PORT = {"Database", "DatabaseOptions", "Schema"}


@pytest.fixture
def container(tmp_path: Path) -> Container:
    return Container(settings=Settings(database_url=f"sqlite:///{tmp_path}/blog.sqlite3"))


def built_by(container: Container) -> dict[str, Any]:
    return {name: provider() for name, provider in container.providers.items() if name != "__self__"}


async def test_every_provider_gives_something(container: Container) -> None:
    async with opened(container):
        assert all(thing is not None for thing in built_by(container).values())


async def test_every_adapter_inherits_its_port(container: Container) -> None:
    async with opened(container):
        adapters = {
            type(thing)
            for thing in built_by(container).values()
            if type(thing).__module__.startswith("blog.adapters.")
        }

    without = {
        adapter.__name__
        for adapter in adapters
        if not any(
            getattr(base, "_is_protocol", False)
            and base.__module__.startswith(("blog.domain.", "blog.application."))
            for base in inspect.getmro(adapter)
        )
    }
    assert len(adapters) > len(WITHOUT_PORT)
    assert without <= WITHOUT_PORT


async def test_each_use_case_gets_a_unit_of_work_of_its_own(container: Container) -> None:
    async with opened(container):
        assert container.unit_of_work() is not container.unit_of_work()


async def test_two_containers_in_one_process_share_nothing(tmp_path: Path) -> None:
    first, second = (
        Container(settings=Settings(database_url=f"sqlite:///{tmp_path}/{name}.sqlite3"))
        for name in ("first", "second")
    )
    async with opened(first), opened(second):
        assert first.database() is not second.database()
        assert first.transact() is not second.transact()
        assert first.settings().database_url != second.settings().database_url


@pytest.mark.parametrize(("relay", "delivers"), [("server", True), ("worker", False)])
async def test_the_server_delivers_events_only_where_the_settings_say_so(
    tmp_path: Path, relay: Literal["server", "worker"], *, delivers: bool
) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/blog.sqlite3", relay=relay)
    container = Container(settings=settings)
    started: list[bool] = []

    class Pump:
        def start(self) -> None:
            started.append(True)

        async def stop(self) -> None:
            started.append(False)

    container.outbox_pump.override(providers.Object(Pump()))
    async with running(container):
        assert started == ([True] if delivers else [])
    assert started == ([True, False] if delivers else [])


def test_cursors_are_signed_with_the_secret_key_where_one_is_set() -> None:
    first, second = (Container(settings=load_settings(secret_key="s" * 40)) for _ in range(2))

    assert first.signing_key() == second.signing_key() == b"s" * 40


def test_without_a_secret_key_each_process_has_one_of_its_own() -> None:
    first, second = Container(settings=Settings()), Container(settings=Settings())

    assert first.signing_key() != second.signing_key()
    assert first.signing_key() == first.signing_key()
