"""Whether there is a Docker engine."""

import os
import socket
from contextlib import closing

import docker
from docker.errors import DockerException
from docker.utils import parse_host

from tests.support.databases.server import Unavailable

_UNIX = "http+unix://"


def engine_answers() -> None:
    """Raise `Unavailable` unless a Docker engine answers."""
    try:
        _find_socket(parse_host(os.environ.get("DOCKER_HOST")))
        with closing(docker.from_env(timeout=5)) as client:
            client.ping()
    except (DockerException, OSError) as error:
        raise Unavailable("no Docker engine answers") from error


def _find_socket(host: str | bytes) -> None:
    """Raise `OSError` where nobody listens: the library would not close the socket that it tries."""
    if isinstance(host, str) and host.startswith(_UNIX):
        with closing(socket.socket(socket.AF_UNIX)) as tried:
            tried.connect(host.removeprefix(_UNIX))
