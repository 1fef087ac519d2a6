"""What strangers look for at the same place everywhere."""

from datetime import datetime, timedelta

import pytest

from tests.support.api import problem, serving
from tests.support.composition import container_over
from tests.support.world import World

PLACE = "/.well-known/security.txt"


async def test_whom_to_write_to_about_a_vulnerability_is_told(world: World) -> None:
    settings = {"security_contact": "mailto:security@blog.org", "public_url": "https://api.blog.org/"}
    async with serving(container_over(world, **settings)) as api:
        answer = await api.get(PLACE)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.text == (
        "Contact: mailto:security@blog.org\n"
        "Expires: 2026-09-10T00:00:00Z\n"
        "Preferred-Languages: en\n"
        "Canonical: https://api.blog.org/.well-known/security.txt\n"
    )


@pytest.mark.parametrize("days", [0, 1, 365, 3_650])
async def test_the_file_expires_within_a_year_whenever_it_is_read(world: World, days: int) -> None:
    now = world.clock.advance(timedelta(days=days))
    async with serving(container_over(world, security_contact="https://blog.org/security")) as api:
        lines = (await api.get(PLACE)).text.splitlines()
    assert lines[0] == "Contact: https://blog.org/security"
    assert [line.partition(":")[0] for line in lines] == ["Contact", "Expires", "Preferred-Languages"]
    expires = datetime.fromisoformat(lines[1].removeprefix("Expires: "))
    assert timedelta(days=90) < expires - now < timedelta(days=365)


async def test_without_a_contact_there_is_no_such_file(world: World) -> None:
    async with serving(container_over(world)) as api:
        problem(await api.get(PLACE), 404, "route_not_found")


async def test_the_host_that_a_request_names_is_nowhere_in_it(world: World) -> None:
    async with serving(container_over(world, security_contact="mailto:security@blog.org")) as api:
        answer = await api.get(PLACE, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert "evil" not in answer.text
