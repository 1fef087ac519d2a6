"""Every route that is served, as something to ask."""

from dataclasses import dataclass, field

from blog.entrypoints.http.app import create_app
from blog.entrypoints.http.routing import StrictRoute
from tests.support.composition import container_over
from tests.support.world import World

_VALUES = {"UUIDConvertor": "019c1a2b-3c4d-7e5f-8a6b-7c8d9e0f1a2b", "StringConvertor": "some-slug"}


@dataclass(frozen=True, slots=True)
class Served:
    """One method of one route, with an address that it has."""

    method: str
    path: str
    route: StrictRoute = field(repr=False)

    @property
    def asks_who(self) -> bool:
        """Whether it looks at who is asking."""
        return self.route.declaration.asks_who

    def __str__(self) -> str:
        return f"{self.method} {self.route.path_format}"


def _all() -> list[Served]:
    served = []
    for route in create_app(container_over(World())).routes:
        assert isinstance(route, StrictRoute)
        values = {name: _VALUES[type(kind).__name__] for name, kind in route.param_convertors.items()}
        path = route.path_format.format(**values)
        served += [Served(method, path, route) for method in sorted(route.methods or ())]
    return served


SERVED = _all()
