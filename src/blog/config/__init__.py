"""The settings of the service: the only package that reads the environment."""

from blog.config.loading import InvalidSettings, export_to_workers, load_settings, unknown_settings
from blog.config.settings import DEFAULT_DATABASE, Environment, Settings
from blog.config.urls import complete_database_url, redact_url

__all__ = [
    "DEFAULT_DATABASE",
    "Environment",
    "InvalidSettings",
    "Settings",
    "complete_database_url",
    "export_to_workers",
    "load_settings",
    "redact_url",
    "unknown_settings",
]
