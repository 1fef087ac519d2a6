import asyncio
import time

import pytest
from sqlalchemy import event

from blog.domain.access.roles import Role


@pytest.mark.no_cover
async def test_bench(api, container, people):
    if container.database().dialect != "postgresql":
        return
    me = await people.join(Role.OWNER)
    engine = container.database().sessions.kw["bind"].sync_engine
    sent = []
    event.listen(engine, "before_cursor_execute", lambda *a: sent.append(a[2]))
    n = 0

    async def one():
        nonlocal n
        n += 1
        r = await api.post(
            "/posts",
            json={"title": f"Post {n}", "content": "Text", "tags": ["a", "b", "c"]},
            headers=me.headers,
        )
        assert r.status_code == 201

    post = None

    async def edit():
        nonlocal n
        n += 1
        r = await api.patch(post, json={"title": f"Other {n}"}, headers=me.headers)
        assert r.status_code == 200

    for _ in range(50):
        await one()
    post = "/posts/" + (await api.post("/posts", json={"title": "x"}, headers=me.headers)).json()["id"]
    for _ in range(50):
        await edit()
    for name, f in (("create", one), ("edit", edit)):
        sent.clear()
        await f()
        count = len(sent)
        cpu = []
        wall = []
        for _ in range(5):
            c, w = time.process_time(), time.perf_counter()
            for _ in range(100):
                await f()
            cpu.append((time.process_time() - c) * 1e4)
            wall.append((time.perf_counter() - w) * 1e4)
        w = time.perf_counter()
        if name == "create":
            for _ in range(10):
                await asyncio.gather(*(one() for _ in range(50)))
            rate = 500 / (time.perf_counter() - w)
        else:
            rate = 0
        print(
            f"\nBENCH {name}: statements {count}, cpu us min {min(cpu):.0f} med {sorted(cpu)[2]:.0f}, wall us min {min(wall):.0f}, parallel rate {rate:.0f}/s"
        )
    print(sent[:12])
