"""The views that consumers read, and the trigger that remembers what was pruned of the feed.

They stand over the tables and belong to no revision: all are dropped before the tables are moved
and made again after it, so that no migration meets a view of a table that it builds anew.
"""

import hashlib

from sqlalchemy import Connection, inspect, text

from models.contract import VERSION, VIEWS

# Column lists are the contract's; what is written here is how each column is found.
# {moment} and the like differ between the databases: see _WORDS. Counts are cast, for SQLite gives
# an expression no type of its own, and a tool that asks for "2" as text would not find it.
_VIEWS = {
    "v_publisher": """SELECT key AS publisher, name, name_en, country, zone, zone_basis, home,
        checked FROM publisher""",
    # no join, so that SQLite merges it into whatever query asks it
    "v_article": """SELECT a.id AS article, a.url_key AS uid, a.publisher,
        (SELECT p.name FROM publisher p WHERE p.key = a.publisher) AS publisher_name,
        (SELECT p.name_en FROM publisher p WHERE p.key = a.publisher) AS publisher_name_en,
        a.url, a.title, a.body, a.summary, a.section, a.language, a.image_url,
        a.published_at{moment} AS published_at, a.published_local, a.published_on,
        a.published_precision, a.published_zone, a.zone_from, a.published_text,
        a.modified_at{moment} AS modified_at,
        {authors} AS authors, {keywords} AS keywords, {credits} AS credits,
        a.credit_text, a.dateline, a.story,
        CAST((SELECT count(*) FROM article s WHERE s.story = a.story
            AND s.forgotten_at IS NULL) AS bigint) AS story_size,
        a.revision_number AS revision, a.first_seen_at{moment} AS first_seen_at,
        a.last_seen_at{moment} AS last_seen_at, a.removed_at{moment} AS removed_at,
        CAST(a.provenance AS text) AS provenance
        FROM article a WHERE a.forgotten_at IS NULL""",
    "v_author": "SELECT article, position, text AS name, key FROM article_author",
    "v_keyword": "SELECT article, position, text AS keyword, key FROM article_keyword",
    "v_credit": "SELECT article, position, role, text AS name, agency FROM article_credit",
    "v_revision": """SELECT r.article, r.number AS revision, r.seen_at{moment} AS seen_at,
        r.replaced_at{moment} AS replaced_at, r.title, r.body,
        CAST(r.changed AS text) AS changed, r.why FROM revision r""",
    "v_story": """SELECT s.id AS story, s.opened_at{moment} AS opened_at,
        CAST(count(*) AS bigint) AS articles,
        CAST(count(DISTINCT a.publisher) AS bigint) AS publishers, min(a.published_on) AS first_on,
        max(a.published_on) AS last_on
        FROM story s JOIN article a ON a.story = s.id WHERE a.forgotten_at IS NULL
        GROUP BY s.id, s.opened_at""",
    "v_pair": """SELECT article, other, kind, overlap FROM near_pair
        UNION ALL SELECT other, article, CASE kind WHEN 'excerpt' THEN 'contains'
        WHEN 'contains' THEN 'excerpt' ELSE kind END, overlap FROM near_pair""",
    "v_change": """SELECT c.seq, c.article, a.url_key AS uid, a.publisher, c.kind, c.revision,
        c.story AS joined, a.story, c.at{moment} AS at, NOT EXISTS (
            SELECT 1 FROM change n WHERE n.article = c.article AND n.seq > c.seq) AS latest
        FROM change c JOIN article a ON a.id = c.article""",
    "v_feed": """SELECT COALESCE((SELECT max(seq) FROM pruned), 0) AS complete_after,
        COALESCE((SELECT max(seq) FROM change), (SELECT max(seq) FROM pruned), 0) AS last_seq""",
    # A run's own counts stay when its visits are pruned; only one that was killed has none.
    "v_coverage": """WITH {days}, taken AS (
            SELECT v.run, sum(CASE WHEN v.kind IN ('new', 'revised', 'unchanged', 'alias')
                THEN 1 ELSE 0 END) AS stored, {visited}
            FROM run r JOIN visit v ON v.run = r.id JOIN page p ON p.url_key = v.page
            WHERE r.counts IS NULL AND p.kind = 'article' GROUP BY v.run
        ), named AS (
            SELECT p.found_run AS run, count(*) AS found
            FROM run r JOIN page p ON p.found_run = r.id
            WHERE r.counts IS NULL AND p.kind = 'article' GROUP BY p.found_run
        ), work AS (
            SELECT r.publisher, {day} AS day, count(*) AS runs,
                sum(CASE WHEN r.verdict = 'ok' THEN 1 ELSE 0 END) AS runs_ok,
                sum(CASE WHEN r.verdict = 'degraded' THEN 1 ELSE 0 END) AS runs_degraded,
                sum(CASE WHEN r.verdict = 'failed' THEN 1 ELSE 0 END) AS runs_failed,
                sum(CASE WHEN r.verdict IS NULL THEN 1 ELSE 0 END) AS runs_unfinished,
                sum(COALESCE({found}, n.found, 0)) AS found,
                sum(COALESCE({new} + {revised} + {unchanged} + {alias}, t.stored, 0)) AS stored,
                sum(COALESCE({new}, t.new, 0)) AS new_articles,
                sum(COALESCE({revised}, t.revised, 0)) AS revised,
                sum(COALESCE({refused}, t.refused, 0)) AS refused,
                sum(COALESCE({failed}, t.failed, 0)) AS failed,
                sum(COALESCE({gone}, t.gone, 0)) AS gone
            FROM run r LEFT JOIN taken t ON t.run = r.id LEFT JOIN named n ON n.run = r.id
            GROUP BY r.publisher, {day}
        )
        SELECT days.publisher, days.day, CASE WHEN work.runs IS NULL THEN 'none'
            WHEN runs_ok > 0 THEN 'ok' WHEN runs_degraded > 0 THEN 'degraded'
            WHEN runs_unfinished > 0 THEN 'unfinished' ELSE 'failed' END AS coverage,
        {sums},
        CAST((SELECT count(*) FROM article a WHERE a.publisher = days.publisher
            AND a.published_on = days.day) AS bigint) AS published
        FROM days LEFT JOIN work ON work.publisher = days.publisher AND work.day = days.day""",
}
_SUMS = (
    "runs", "runs_ok", "runs_degraded", "runs_failed", "runs_unfinished", "found", "stored",
    "new_articles", "revised", "refused", "failed", "gone",
)  # fmt: skip
_COUNTED = ("found", "new", "revised", "unchanged", "alias", "refused", "failed", "gone")
_LISTS = {"authors": "article_author", "keywords": "article_keyword"}

_WORDS = {
    "sqlite": {
        "moment": " || '+00:00'",
        "day": "date(r.started_at)",
        "days": """RECURSIVE days (publisher, day) AS (
            SELECT publisher, date(min(started_at)) FROM run GROUP BY publisher
            UNION ALL SELECT publisher, date(day, '+1 day') FROM days WHERE day < date('now'))""",
        **{
            name: f"(SELECT json_group_array(l.text) FROM (SELECT text FROM {table} "
            "WHERE article = a.id ORDER BY position) l)"
            for name, table in _LISTS.items()
        },
        "credits": "(SELECT json_group_array(json_object('role', l.role, 'name', l.text, "
        "'agency', l.agency)) FROM (SELECT role, text, agency FROM article_credit "
        "WHERE article = a.id ORDER BY position) l)",
        **{name: f"json_extract(r.counts, '$.{name}')" for name in _COUNTED},
    },
    "postgresql": {
        "moment": "",
        "day": "CAST(r.started_at AT TIME ZONE 'UTC' AS date)",
        "days": """days AS (
            SELECT f.publisher, CAST(d AS date) AS day FROM (
                SELECT publisher, min(started_at) AT TIME ZONE 'UTC' AS began FROM run
                GROUP BY publisher) f
            CROSS JOIN LATERAL generate_series(date_trunc('day', f.began),
                date_trunc('day', now() AT TIME ZONE 'UTC'), interval '1 day') d)""",
        # written out, for json_agg puts blanks where SQLite puts none
        **{
            name: "COALESCE((SELECT '[' || string_agg(CAST(to_json(l.text) AS text), ',' "
            f"ORDER BY l.position) || ']' FROM {table} l WHERE l.article = a.id), '[]')"
            for name, table in _LISTS.items()
        },
        "credits": """COALESCE((SELECT '[' || string_agg(
            '{"role":' || CAST(to_json(l.role) AS text) || ',"name":'
            || CAST(to_json(l.text) AS text) || ',"agency":'
            || COALESCE(CAST(to_json(l.agency) AS text), 'null') || '}', ',' ORDER BY l.position)
            || ']' FROM article_credit l WHERE l.article = a.id), '[]')""",
        **{name: f"CAST(r.counts ->> '{name}' AS integer)" for name in _COUNTED},
    },
}

# A reader that stopped before a pruned change must hear of it, whoever pruned and however.
_REMEMBER = {
    "sqlite": (
        """CREATE TRIGGER change_pruned AFTER DELETE ON change BEGIN
        INSERT INTO pruned (id, seq) VALUES (1, OLD.seq)
        ON CONFLICT (id) DO UPDATE SET seq = max(seq, excluded.seq); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION remember_pruned() RETURNS trigger LANGUAGE plpgsql
        SET search_path FROM CURRENT AS $$ BEGIN
        INSERT INTO pruned (id, seq) SELECT 1, max(seq) FROM gone HAVING max(seq) IS NOT NULL
        ON CONFLICT (id) DO UPDATE SET seq = greatest(pruned.seq, excluded.seq);
        RETURN NULL; END $$""",
        """CREATE FUNCTION remember_truncated() RETURNS trigger LANGUAGE plpgsql
        SET search_path FROM CURRENT AS $$ BEGIN
        INSERT INTO pruned (id, seq) SELECT 1, max(seq) FROM change HAVING max(seq) IS NOT NULL
        ON CONFLICT (id) DO UPDATE SET seq = greatest(pruned.seq, excluded.seq);
        RETURN NULL; END $$""",
        """CREATE TRIGGER change_pruned AFTER DELETE ON change REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION remember_pruned()""",
        """CREATE TRIGGER change_truncated BEFORE TRUNCATE ON change
        FOR EACH STATEMENT EXECUTE FUNCTION remember_truncated()""",
    ),
}
_FORGET = {
    "sqlite": ("DROP TRIGGER IF EXISTS change_pruned",),
    "postgresql": (
        "DROP TRIGGER IF EXISTS change_pruned ON change",
        "DROP TRIGGER IF EXISTS change_truncated ON change",
        "DROP FUNCTION IF EXISTS remember_pruned()",
        "DROP FUNCTION IF EXISTS remember_truncated()",
    ),
}
_GRANTS = """SELECT c.relname, COALESCE(quote_ident(r.rolname), 'PUBLIC')
    FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) g
    LEFT JOIN pg_roles r ON r.oid = g.grantee
    WHERE c.relkind = 'v' AND c.relnamespace = CAST(current_schema() AS regnamespace)
    AND g.privilege_type = 'SELECT' AND g.grantee <> c.relowner"""

Grants = dict[str, set[str]]  # for each view that was there, the roles that could read it


def are_current(connection: Connection) -> bool:
    """Return whether the views are there, and are this release's."""
    if "schema_version" not in inspect(connection).get_view_names():
        return False
    known = connection.scalar(text("SELECT definition FROM schema_version"))
    return bool(known == _digest(connection.dialect.name))


def drop(connection: Connection) -> Grants:
    """Take away what stands over the tables; return who could read which view."""
    there = set(inspect(connection).get_view_names()) & set(VIEWS)
    grants: Grants = {view: set() for view in sorted(there)}
    if connection.dialect.name == "postgresql":
        for view, role in connection.exec_driver_sql(_GRANTS):
            grants.get(view, set()).add(role)
    for view in grants:
        connection.exec_driver_sql(f"DROP VIEW {view}")
    for statement in _FORGET[connection.dialect.name]:
        connection.exec_driver_sql(statement)
    return grants


def build(connection: Connection, grants: Grants) -> None:
    """Make the views and the trigger; who could read a view before may read it again.

    Views that were not there before may be read by those who could read ``schema_version``.
    """
    dialect = connection.dialect.name
    for view in VIEWS:
        connection.exec_driver_sql(f"CREATE VIEW {view} AS {_definition(view, dialect)}")
    for statement in _REMEMBER[dialect]:
        connection.exec_driver_sql(statement)
    if dialect == "sqlite":
        return
    everything = grants.get("schema_version", set())
    for view, said in VIEWS.items():
        _comment(connection, f"VIEW {view}", said.row)
        for column, (_kind, meaning) in said.columns.items():
            _comment(connection, f"COLUMN {view}.{column}", meaning)
        for role in sorted(grants.get(view, everything)):
            connection.exec_driver_sql(f"GRANT SELECT ON {view} TO {role}")


def _comment(connection: Connection, what: str, words: str) -> None:
    quoted = words.replace("'", "''").replace("%", "%%")
    connection.exec_driver_sql(f"COMMENT ON {what} IS '{quoted}'")


def _definition(view: str, dialect: str) -> str:
    if view == "schema_version":
        return f"SELECT {VERSION} AS version, '{_digest(dialect)}' AS definition"
    visited = ", ".join(
        f"sum(CASE WHEN v.kind = '{kind}' THEN 1 ELSE 0 END) AS {kind}"
        for kind in ("new", "revised", "refused", "failed", "gone")
    )
    sums = ", ".join(f"CAST(COALESCE(work.{name}, 0) AS bigint) AS {name}" for name in _SUMS)
    words = {"visited": visited, "sums": sums, **_WORDS[dialect]}
    return _VIEWS[view].format(**words)


def _digest(dialect: str) -> str:
    """Return what tells these definitions from another release's."""
    parts = [
        *(_definition(view, dialect) for view in VIEWS if view != "schema_version"),
        *_REMEMBER[dialect],
        repr(VIEWS),
        str(VERSION),
    ]
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()
