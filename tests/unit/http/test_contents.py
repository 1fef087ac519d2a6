"""What is worked out of a text, over HTTP: its headings and words, and that new HTML is noticed."""

import pytest

from blog.application.rerendering import Rerendering
from blog.domain.access.roles import Role
from tests.support.api import Api
from tests.support.members import SignIn
from tests.support.world import World

CONTENT = "# One\n\nTwo three.\n\n## Four"
TOC = [
    {"level": 1, "text": "One", "anchor": "user-content-one"},
    {"level": 2, "text": "Four", "anchor": "user-content-four"},
]


@pytest.fixture(autouse=True)
async def _a_post(api: Api, sign_in: SignIn) -> None:
    new = {"title": "a", "content": CONTENT, "published": True}
    answer = await api.post("/posts", json=new, headers=(await sign_in(Role.AUTHOR)).headers)
    assert answer.json()["toc"] == TOC


async def test_the_table_of_contents_comes_with_the_content_and_the_words_always(api: Api) -> None:
    whole = (await api.get("/posts/a")).json()
    assert (whole["toc"], whole["word_count"]) == (TOC, 6)
    (listed,) = (await api.get("/posts")).json()
    assert ("toc" in listed, listed["word_count"]) == (False, 6)
    (listed,) = (await api.get("/posts?include=content")).json()
    assert listed["toc"] == TOC
    assert (await api.get("/posts?fields=toc")).json() == [{"toc": TOC}]
    assert (await api.get("/posts/a?fields=word_count")).json() == {"word_count": 6}


async def test_what_is_rendered_again_has_another_tag_and_the_version_that_writers_saw(
    api: Api, world: World
) -> None:
    before = (await api.get("/posts/a")).headers["etag"]
    seen = {"If-None-Match": before}
    assert (await api.get("/posts/a", headers=seen)).status_code == 304

    world.markdown.renderer = "plain/2"
    assert (await Rerendering(world.transact, world.markdown).render()).posts == 1

    after = await api.get("/posts/a", headers=seen)
    assert after.status_code == 200
    assert after.headers["etag"] != before
    assert after.headers["etag"].split("-")[0] == before.split("-")[0]
    unchanged = await api.get("/posts/a", headers={"If-None-Match": after.headers["etag"]})
    assert unchanged.status_code == 304
