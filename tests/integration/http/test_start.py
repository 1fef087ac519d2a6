"""A start with a database that is not there yet, and with one that must not be used."""

import subprocess
import sys
from pathlib import Path

import pytest

from blog.container import UnsuitableServer, running
from tests.integration.http.conftest import container_at
from tests.support.api import problem, serving
from tests.support.databases import create_database

APPLICATION = "blog.entrypoints.http.app:app_from_environment"
LAX = "&init_command=SET sql_mode=''"
"""What makes a session of MySQL one without strict mode."""


@pytest.mark.parametrize("url", ["postgresql://u@127.0.0.1:1/d", "mysql://u@127.0.0.1:1/d"])
async def test_it_starts_without_its_database_and_says_that_it_is_not_ready(url: str) -> None:
    async with serving(container_at(url)) as api:
        assert (await api.get("/health/live")).status_code == 200
        problem(await api.get("/health/ready"), 503, "not_ready")
        problem(await api.get("/posts"), 503, "storage_unavailable")


@pytest.mark.mysql
class TestWithoutStrictMode:
    async def test_no_server_runs(self) -> None:
        with create_database("mysql") as url:
            container = container_at(url + LAX)
            with pytest.raises(UnsuitableServer, match="STRICT_TRANS_TABLES"):
                async with running(container):
                    pytest.fail("it runs")

    def test_any_server_ends_with_one_line_about_it(self, tmp_path: Path) -> None:
        with create_database("mysql") as url:
            ended = subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "uvicorn",
                    "--factory",
                    "blog.entrypoints.http.app:app_from_environment",
                ],
                cwd=tmp_path,
                env={"BLOG_DATABASE_URL": url + LAX, "PYTHONPATH": ":".join(sys.path)},
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
        assert ended.returncode != 0
        assert "Traceback" not in ended.stderr
        (line,) = [line for line in ended.stderr.splitlines() if "STRICT_TRANS_TABLES" in line]
        assert "would be cut off silently" in line
