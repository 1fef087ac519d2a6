"""Whether there is a Docker engine."""

from contextlib import closing

import docker
from docker.errors import DockerException

from tests.support.databases.server import Unavailable


def engine_answers() -> None:
    """Raise `Unavailable` unless a Docker engine answers."""
    try:
        with closing(docker.from_env(timeout=5)) as client:
            client.ping()
    except DockerException as error:
        raise Unavailable("no Docker engine answers") from error
