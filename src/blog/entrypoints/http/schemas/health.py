"""The state of the service on the wire."""

from typing import Literal

from blog.entrypoints.http.schemas.values import Answer


class HealthStatus(Answer):
    """All is well."""

    status: Literal["ok"]
