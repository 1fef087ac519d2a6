"""Series that are deleted while posts are put into them, on each real database: nothing leads nowhere."""

import asyncio
from collections import Counter

from blog.domain.access.roles import Role
from tests.support.api import Api, People

ROUNDS = 4
POSTS = 6


async def test_posts_are_put_into_a_series_that_two_editors_delete(api: Api, people: People) -> None:
    editors = [await people.join(Role.EDITOR) for _ in range(3)]
    headers = editors[0].headers
    posts = [
        (await api.post("/posts", json={"title": "Post", "published": True}, headers=headers)).json()["id"]
        for _ in range(POSTS)
    ]
    seen: Counter[str] = Counter()
    for _ in range(ROUNDS):
        series = (await api.post("/series", json={"title": "S"}, headers=headers)).json()["id"]
        # Some are parts already: they are moved within, taken out, or edited elsewhere.
        for number, post in enumerate(posts[: POSTS // 2]):
            place = {"series": {"id_or_slug": series, "part": number + 1}}
            assert (await api.patch(f"/posts/{post}", json=place, headers=headers)).status_code == 200
        put = {"series": {"id_or_slug": series, "part": 9}}
        edits = [put, {"series": None}, {"title": "Other"}, put, put, put]
        first, *edited, second, new = await asyncio.gather(
            api.delete(f"/series/{series}", headers=editors[1].headers),
            *(
                api.patch(f"/posts/{post}", json=edit, headers=headers)
                for post, edit in zip(posts, edits, strict=True)
            ),
            api.delete(f"/series/{series}", headers=editors[2].headers),
            api.post("/posts", json={"title": "New", **put}, headers=headers),
        )
        assert sorted([first.status_code, second.status_code]) == [204, 404]
        assert {answer.status_code for answer in (*edited, new)} <= {200, 201, 422, 503}
        assert {edited[1].status_code, edited[2].status_code} <= {200, 503}
        seen.update(str(answer.status_code) for answer in (*edited, new))
        assert (await api.get(f"/series/{series}", headers=headers)).status_code == 404
        made = [new.json()["id"]] if new.status_code == 201 else []
        for post in (*posts, *made):
            answer = await api.get(f"/posts/{post}", headers=headers)
            assert (answer.status_code, answer.json()["series"]) == (200, None)
    assert seen["200"] >= 2 * ROUNDS
    assert (await api.get("/series", headers=headers)).json() == []
