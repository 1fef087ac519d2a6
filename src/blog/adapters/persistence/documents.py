"""Several rows in one value, so that what belongs together is read in one statement."""

from typing import Any

from sqlalchemy import JSON, Case, SQLColumnExpression, case, null
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


def looked_up(found: SQLColumnExpression[Any], *, where: SQLColumnExpression[bool]) -> Case[Any]:
    """What a subquery finds, and null where there is nothing to find: then it is not run."""
    return case((where, found), else_=null())


class rows_as_json(FunctionElement[list[list[Any]] | None]):  # noqa: N801 - the name of a function of SQL
    """The rows of a group, each an array of these columns, in no order; an empty array or null for none."""

    name = "rows_as_json"
    type = JSON()
    inherit_cache = True


class row_as_json(FunctionElement[list[Any]]):  # noqa: N801 - as above
    """One row, as an array of these columns."""

    name = "row_as_json"
    type = JSON()
    inherit_cache = True


@compiles(rows_as_json, "postgresql")
def _on_postgresql(element: rows_as_json, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"json_agg(json_build_array({compiler.process(element.clauses, **options)}))"


@compiles(row_as_json, "postgresql")
def _one_on_postgresql(element: row_as_json, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"json_build_array({compiler.process(element.clauses, **options)})"


@compiles(rows_as_json, "sqlite")
def _on_sqlite(element: rows_as_json, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"json_group_array(json_array({compiler.process(element.clauses, **options)}))"


@compiles(rows_as_json, "mysql", "mariadb")
def _on_mysql(element: rows_as_json, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"json_arrayagg(json_array({compiler.process(element.clauses, **options)}))"


@compiles(row_as_json, "sqlite", "mysql", "mariadb")
def _one_elsewhere(element: row_as_json, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"json_array({compiler.process(element.clauses, **options)})"
