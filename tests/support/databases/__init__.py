"""The databases that a run of the tests works on.

`create_database(kind)` gives a new, empty one and drops it afterwards; the fixture `database_url` gives each
test that asks for it one database per kind and process. The servers behind them are found or started on first
demand, once per run, whatever the number of processes; the last lines of the run say which they were.
"""

from tests.support.databases.create import DATABASES, Kind, create_database

__all__ = ["DATABASES", "Kind", "create_database"]
