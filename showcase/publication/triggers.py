"""The database's own guard: a handful of triggers, one description in the dialects of SQLite and PostgreSQL.

They hold the ledgers append-only, let a version into `PublicState` only with its approvals by people who did
not edit it, write the outbox in the statement of the change, and withdraw what stops being live behind our back.
SQLite drops a table's triggers when a migration rebuilds it: they are installed after every ``migrate``, and
``missing()`` is asked by `doctor` and the reconciler. What they can't hold is in docs/publication.md.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

STATE = "publication_publicstate"
APPEND_ONLY = (
    "publication_recordbytes",
    "publication_approval",
    "publication_editevent",
    "publication_publicversion",
)
PAGE = "wagtailcore_page"
PRIVACY = "wagtailcore_pageviewrestriction"

_SAME_SUBJECT = "{row}.kind = NEW.kind AND {row}.key = NEW.key AND {row}.locale = NEW.locale"
_NEEDED = "(CASE WHEN NEW.kind IN ('organisation', 'term', 'site') THEN 1 ELSE 3 END)"
_APPROVED = f"""
    (SELECT COUNT(DISTINCT a.stage) FROM publication_approval a
      WHERE {_SAME_SUBJECT.format(row="a")} AND a.version = NEW.version AND a.record_id = NEW.record_id
        AND a.stage <= {_NEEDED}) = {_NEEDED}
    AND (SELECT COUNT(DISTINCT a.user_id) FROM publication_approval a
      WHERE {_SAME_SUBJECT.format(row="a")} AND a.version = NEW.version AND a.record_id = NEW.record_id) >= {_NEEDED}
    AND NOT EXISTS (SELECT 1 FROM publication_approval a JOIN publication_editevent e
        ON e.actor_id = a.user_id AND e.kind = a.kind AND e.key = a.key AND e.locale IN ('', a.locale)
      WHERE {_SAME_SUBJECT.format(row="a")} AND a.version = NEW.version AND a.record_id = NEW.record_id
        AND e.id > OLD.edit_mark)
"""
_NEW_CONTENT = (
    "NEW.version IS DISTINCT FROM OLD.version OR NEW.record_id IS DISTINCT FROM OLD.record_id"
    " OR NEW.address IS DISTINCT FROM OLD.address OR NEW.edit_mark IS DISTINCT FROM OLD.edit_mark"
    " OR (NEW.live AND NOT OLD.live)"
)
_PUBLIC_CHANGE = (
    f"{_NEW_CONTENT} OR NEW.live IS DISTINCT FROM OLD.live"
    " OR NEW.address IS DISTINCT FROM OLD.address"
    " OR NEW.withdrawal_reason IS DISTINCT FROM OLD.withdrawal_reason"
)


class Trigger(NamedTuple):
    """One trigger. ``refusal`` raises with that text; otherwise ``action`` is an SQL statement to run."""

    name: str
    table: str
    event: str
    when: str
    refusal: str = ""
    action: str = ""

    @property
    def statement(self) -> bool:
        """True for what PostgreSQL fires once for a statement, without rows; SQLite has nothing like it."""
        return self.event.endswith("TRUNCATE")


def append_only(table: str) -> list[Trigger]:
    """What keeps a table from being changed: rows are only added."""
    return [
        Trigger(f"{table}_no_update", table, "BEFORE UPDATE", "", "台账只能追加，不能修改"),
        Trigger(f"{table}_no_delete", table, "BEFORE DELETE", "", "台账只能追加，不能删除"),
        Trigger(f"{table}_no_truncate", table, "BEFORE TRUNCATE", "", "台账只能追加，不能清空"),
    ]


def _withdraw_pages(name: str, table: str, event: str, *, pages: str, when: str = "") -> Trigger:
    """Takes what these pages show out of the public, in all languages, as `publishing.withdraw` does."""
    return Trigger(
        name,
        table,
        event,
        when,
        action=f"UPDATE {STATE} SET live = {{false}}, withdrawn_at = {{now}} WHERE live AND EXISTS"
        f" (SELECT 1 FROM {STATE} s WHERE s.live AND s.kind = {STATE}.kind AND s.key = {STATE}.key"
        f" AND s.page_id {pages})",
    )


_BELOW_RESTRICTED = (
    f"IN (SELECT below.id FROM {PAGE} below, {PAGE} above"
    " WHERE above.id = NEW.page_id AND substr(below.path, 1, length(above.path)) = above.path)"
)


TRIGGERS: tuple[Trigger, ...] = (
    *(trigger for table in APPEND_ONLY for trigger in append_only(table)),
    Trigger("publicstate_born_empty", STATE, "BEFORE INSERT", "NEW.version <> 0 OR NEW.live", "公开状态只能经审批产生"),
    Trigger("publicstate_kept", STATE, "BEFORE DELETE", "OLD.version > 0", "公开状态不能删除，只能撤回"),
    Trigger("publicstate_not_emptied", STATE, "BEFORE TRUNCATE", "", "公开状态不能清空，只能撤回"),
    Trigger(
        "publicstate_approved_only",
        STATE,
        "BEFORE UPDATE",
        f"({_NEW_CONTENT}) AND NOT (NEW.version = OLD.version + 1 AND {_APPROVED})",
        "没有完成审批，不能公开",
    ),
    Trigger(
        "publicstate_same_subject",
        STATE,
        "BEFORE UPDATE",
        "NEW.kind <> OLD.kind OR NEW.key <> OLD.key OR NEW.locale <> OLD.locale"
        ' OR (OLD."order" IS NOT NULL AND NEW."order" IS DISTINCT FROM OLD."order")',
        "公开状态的编号和首发顺序不能改动",
    ),
    Trigger(
        "publicstate_to_outbox",
        STATE,
        "AFTER UPDATE",
        _PUBLIC_CHANGE,
        action="INSERT INTO publication_outboxentry (kind, key, locale, created_at, error)"
        " VALUES (NEW.kind, NEW.key, NEW.locale, {now}, '')",
    ),
    _withdraw_pages(
        "page_not_live_withdraws", PAGE, "AFTER UPDATE", pages="= OLD.id", when="OLD.live AND NOT NEW.live"
    ),
    _withdraw_pages("page_deleted_withdraws", PAGE, "AFTER DELETE", pages="= OLD.id"),
    _withdraw_pages("page_made_private_withdraws", PRIVACY, "AFTER INSERT", pages=_BELOW_RESTRICTED),
)


_added: dict[str, Trigger] = {}


def add(triggers: Iterable[Trigger]) -> None:
    """Have the database hold these as well: for apps above this one, which call it when they are ready."""
    _added.update({trigger.name: trigger for trigger in triggers})


def wanted() -> list[Trigger]:
    """The triggers that this database should have."""
    return [
        trigger for trigger in (*TRIGGERS, *_added.values()) if connection.vendor != "sqlite" or not trigger.statement
    ]


def install() -> None:
    """Make every trigger afresh; not for tables that a migration of a single app has not made yet."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for trigger in (one for one in wanted() if one.table in tables):
            for statement in _statements(trigger):
                cursor.execute(statement)


def remove() -> None:
    """Take all triggers away: while tables are made anew, and for tests that flush the database."""
    with connection.cursor() as cursor:
        for trigger in wanted():
            cursor.execute(_drop(trigger))


def missing() -> list[str]:
    """Names of triggers that should be in the database and are not."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return [trigger.name for trigger in wanted() if trigger.name not in present]


def _drop(trigger: Trigger) -> str:
    if connection.vendor == "sqlite":
        return f"DROP TRIGGER IF EXISTS {trigger.name}"
    return f"DROP TRIGGER IF EXISTS {trigger.name} ON {trigger.table}"


def _statements(trigger: Trigger) -> list[str]:
    if connection.vendor == "sqlite":
        return [_drop(trigger), _sqlite(trigger)]
    return [*_postgresql_function(trigger), _drop(trigger), _postgresql(trigger)]


def _sqlite(trigger: Trigger) -> str:
    when = f" WHEN {trigger.when}" if trigger.when else ""
    body = f"SELECT RAISE(ABORT, '{trigger.refusal}')" if trigger.refusal else trigger.action
    body = body.format(now="strftime('%Y-%m-%d %H:%M:%f', 'now')", false="0")
    return f"CREATE TRIGGER {trigger.name} {trigger.event} ON {trigger.table} FOR EACH ROW{when} BEGIN {body}; END"


def _postgresql_function(trigger: Trigger) -> list[str]:
    """The condition stands in the function: a WHEN clause of PostgreSQL may hold no subquery."""
    body = (
        f"RAISE EXCEPTION '{trigger.refusal}' USING ERRCODE = 'integrity_constraint_violation'"
        if trigger.refusal
        else trigger.action.format(now="now()", false="false")
    )
    guarded = f"IF {trigger.when} THEN {body}; END IF;" if trigger.when else f"{body};"
    row = "NULL" if trigger.statement else "OLD" if trigger.event.endswith("DELETE") else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {trigger.name}_fn() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {guarded} RETURN {row}; END $$"
    ]


def _postgresql(trigger: Trigger) -> str:
    each = "STATEMENT" if trigger.statement else "ROW"
    return (
        f"CREATE TRIGGER {trigger.name} {trigger.event} ON {trigger.table}"
        f" FOR EACH {each} EXECUTE FUNCTION {trigger.name}_fn()"
    )
