"""Failures in the background, in the log."""

import logging
from typing import Final

from blog.application.ports.incidents import IncidentReport

logger: Final = logging.getLogger("blog.incidents")


class IncidentLog(IncidentReport):
    """Writes each failure to the log, with its traceback."""

    def report(self, what: str, error: Exception) -> None:
        logger.error(what, exc_info=error)
