"""The composition root: what drives the service reaches everything through here."""

from blog.adapters.persistence.dialects.contract import UnsuitableServer
from blog.adapters.persistence.schema import SchemaProblem
from blog.container.background import Container
from blog.container.lifecycle import delivering, opened, running

__all__ = ["Container", "SchemaProblem", "UnsuitableServer", "delivering", "opened", "running"]
