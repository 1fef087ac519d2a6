"""Large bodies of examples from elsewhere, where they lie beside the project; else a few of its own."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from tests.support.documents import ROOT

_SHARED: Final = ROOT.parent / "shared" / "samples"
_OWN: Final = ROOT / "tests" / "samples"


def path_of(name: str) -> Path:
    """The file of this name."""
    shared = _SHARED / name
    return shared if shared.is_file() else _OWN / name


@cache
def document(name: str) -> Any:  # noqa: ANN401 - whatever it holds
    """What a file in JSON holds; of one whose name ends in l, a line each."""
    text = path_of(name).read_text(encoding="utf-8")
    # Not by splitlines, which divides at characters that JSON leaves as they are.
    return [json.loads(line) for line in text.split("\n") if line] if name.endswith("l") else json.loads(text)
