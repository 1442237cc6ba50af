"""Write docs/fields.md, the data dictionary, from the tables' comments: ``make docs``."""

from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql

from models.tables import Base

HEAD = """# Fields

What every table and column holds. This page is made from the schema (`make docs`), and a test keeps
it true; on PostgreSQL the same comments stand in the database. Types are PostgreSQL's; SQLite keeps
times as UTC digits without an offset.
"""


def page() -> str:
    """Return the text of docs/fields.md."""
    tables = sorted(Base.metadata.tables.values(), key=lambda table: table.name)
    return HEAD + "".join(_table(table) for table in tables)


def _table(table: Table) -> str:
    rows = "".join(_row(column) for column in table.columns)
    return f"\n## {table.name}\n\n{table.comment}.\n\n| column | type | |\n|---|---|---|\n{rows}"


def _row(column: Column[object]) -> str:
    kind = column.type.compile(dialect=postgresql.dialect()).lower()  # type: ignore[no-untyped-call]
    marks = ["key"] if column.primary_key else []
    marks += [f"→ {key.column.table.name}.{key.column.name}" for key in column.foreign_keys]
    marks += ["may be null"] if column.nullable else []
    said = f"{column.comment}" + (f" ({', '.join(marks)})" if marks else "")
    return f"| `{column.name}` | {kind} | {said} |\n"


if __name__ == "__main__":
    print(page(), end="")
