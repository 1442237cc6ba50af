"""Write docs/fields.md, the data dictionary, from the tables' comments: ``make docs``."""

from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql

from models.contract import VERSION, VIEWS, View
from models.tables import Base

HEAD = """# Fields

What every view, table and column holds. This page is made from the schema (`make docs`), and a test
keeps it true; on PostgreSQL the same comments stand in the database. Ask the views: they are a
contract ([consumers.md](consumers.md)). The tables are the crawler's: any release may change them.
"""
VIEWS_HEAD = f"""
## Views

Version {VERSION} of the contract. `moment` is timestamptz on PostgreSQL, on SQLite text in UTC that
ends in `+00:00`; `local` is a clock without zone; `json` is text, the same on both; `boolean` is 1
and 0 on SQLite.
"""
TABLES_HEAD = """
## Tables

Types are PostgreSQL's; SQLite keeps times as UTC digits without an offset.
"""


def page() -> str:
    """Return the text of docs/fields.md."""
    tables = sorted(Base.metadata.tables.values(), key=lambda table: table.name)
    views = "".join(_view(name, view) for name, view in VIEWS.items())
    return HEAD + VIEWS_HEAD + views + TABLES_HEAD + "".join(_table(table) for table in tables)


def _view(name: str, view: View) -> str:
    rows = "".join(
        f"| `{column}` | {kind} | {meaning} |\n" for column, (kind, meaning) in view.columns.items()
    )
    return f"\n### {name}\n\n{view.row}.\n\n| column | type | |\n|---|---|---|\n{rows}"


def _table(table: Table) -> str:
    rows = "".join(_row(column) for column in table.columns)
    return f"\n### {table.name}\n\n{table.comment}.\n\n| column | type | |\n|---|---|---|\n{rows}"


def _row(column: Column[object]) -> str:
    kind = column.type.compile(dialect=postgresql.dialect()).lower()  # type: ignore[no-untyped-call]
    marks = ["key"] if column.primary_key else []
    marks += [f"→ {key.column.table.name}.{key.column.name}" for key in column.foreign_keys]
    marks += ["may be null"] if column.nullable else []
    said = f"{column.comment}" + (f" ({', '.join(marks)})" if marks else "")
    return f"| `{column.name}` | {kind} | {said} |\n"


if __name__ == "__main__":
    print(page(), end="")
