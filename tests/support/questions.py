"""Everything that a blog can be asked, made from its own OpenAPI document.

A route or a parameter that comes new is asked without a word here, unless its values cannot be told by its
schema: then `Answers` has to be told some, and says so.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from urllib.parse import quote

Document = Mapping[str, Any]
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Questions:
    """Addresses to ask; `places` and `values` are what parameters are filled with."""

    document: Document
    places: Mapping[str, Sequence[str]]
    """By the collection and the name, such as `posts.id_or_slug`; or by the name alone."""
    values: Mapping[str, Sequence[str]]
    """Of parameters of queries whose schemas do not say what to try; by name, or `tags.name`."""
    untold: set[str] = field(default_factory=set)
    """Parameters that nobody said values of."""

    def reads(self) -> Iterator[str]:
        """Each address that is read, plain, and with each value of each of its parameters."""
        for path, item in self.document["paths"].items():
            if "get" in item:
                for address in self._addresses(path):
                    yield address
                    for query in self._queries(path, item["get"]):
                        yield f"{address}?{query}"

    def about(self, collection: str) -> Iterator[tuple[str, str]]:
        """Each method and address of a thing of this collection, and of what belongs to it."""
        for path, item in self.document["paths"].items():
            if path.startswith(f"/{collection}/{{"):
                methods = sorted(item.keys() - {"parameters"})
                yield from ((method.upper(), each) for each in self._addresses(path) for method in methods)

    def _addresses(self, path: str) -> Iterator[str]:
        names = _PLACE.findall(path)
        choices = [self._told(path, name, self.places) for name in names]
        for chosen in product(*choices):
            address = path
            for name, value in zip(names, chosen, strict=True):
                address = address.replace(f"{{{name}}}", value)
            yield address

    def _told(self, path: str, name: str, among: Mapping[str, Sequence[str]]) -> Sequence[str]:
        narrow = f"{path.split('/')[1]}.{name}"
        if narrow not in among and name not in among:
            self.untold.add(narrow)
        return among.get(narrow, among.get(name, ()))

    def _queries(self, path: str, operation: Document) -> Iterator[str]:
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "query":
                name = parameter["name"]
                for value in self._tried(path, name, parameter["schema"]):
                    yield f"{quote(name)}={quote(value)}"

    def _tried(self, path: str, name: str, schema: Document) -> Sequence[str]:
        if "enum" in schema:
            return [str(value) for value in schema["enum"]]
        if schema.get("type") == "boolean":
            return ["true", "false"]
        if schema.get("type") == "integer":
            return ["1", "2"]
        if name in {"sort", "include"}:
            names = re.findall(r"\w+", schema["pattern"].partition(")")[0])
            return [*names, *(f"-{each}" for each in names if name == "sort")]
        if name == "fields":
            return [",".join(re.findall(r"\w+", schema["pattern"].partition(")")[0]))]
        return self._told(path, name, self.values)
