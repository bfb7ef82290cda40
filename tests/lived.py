"""A ledger that has something in every column of every table, and hands that change what is stored behind its back."""

from __future__ import annotations

from contextlib import closing, contextmanager

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from consent.ledger import clock
from consent.once import KeptAnswer, Once
from consent.panel.tsa import save_authority
from consent.storage import tables
from consent.storage.records import HeldClock
from consent.view import View
from consent.vocabulary.identifiers import Identifier
from signing import canonical, digests
from tests.tsa import LocalTsa
from tests.witnesses import believe, seated
from tests.world import ORIGIN, PAULA, REGISTRAR, STUDIO, World

COLUMNS = [(table.name, column.name) for table in tables.metadata.sorted_tables for column in table.columns]
ROWIDS = {("entries", "entry_index"), ("nodes", "position"), ("timestamps", "entry_index")}
"""Columns that SQLite itself keeps to integers."""


def lived_world(made) -> World:
    """The ledger, its file whole and let go of, so that it may be copied. `made` makes directories by name."""
    world = World(made("lived"))
    believe_in_time(world, made("tsa"))
    with seated(world, made("witness"), 1) as seats:
        believe(world, seats, 1)
        _live(world)
    world.check_log()
    with world.ledger.opened.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    world.ledger.opened.store.engine.dispose()
    return world


def believe_in_time(world: World, directory) -> None:
    """Give a world's ledger a time-stamping authority, which answers once it is served."""
    tsa = LocalTsa(directory)
    save_authority(
        world.settings.keys, "http://127.0.0.1:9/", tsa.certificate_pem.decode(), tsa.root_pem.decode(), tsa.policy
    )
    world.tsa = tsa


def _live(world: World) -> None:
    rider = {"sha256": digests.digest(b"rider"), "media_type": "text/plain", "name": "rider.txt"}
    grant = world.grant(limits=[{"unit": "second", "amount": 1000}], revocability={"kind": "revocable_at_will"},
                        documents=[rider])  # fmt: skip
    statement = world.statement("consent.dispute", grant=grant, text="t", signed_by=[PAULA, STUDIO])
    digest = world.ledger.register(world.bundle(statement, [PAULA])).statement.digest
    world.tick()
    world.ledger.add_proofs(digest, canonical.canonicalize({"proofs": world.hands.proofs(statement, [STUDIO])}))
    world.tick()
    world.register("consent.resolution", grant=grant, text="t", signed_by=[PAULA])
    world.tick()
    held = world.check(reserve=True)["decision"]
    world.ledger.commit(held, {"amounts": [{"unit": "second", "amount": 39}]})
    world.ledger.release(world.check(reserve=True)["decision"])
    world.check(reserve=True, performances=[{**world.ask()["performances"][0], "episode": "3"}])
    world.check(languages=["fr"])
    world.ledger.put_document(digests.digest(b"rider"), b"rider")
    world.ledger.revoke_token(
        world.ledger.new_token(scopes=["read"], party=PAULA, projects=[Identifier("house", "x")], expires_in=99).id
    )
    _live_once(world)
    with world.tsa.serve() as url:
        object.__setattr__(world.ledger.opened.authority, "url", url)
        world.ledger.stamp()
    with world.ledger.opened.store.writing() as tx:
        tx.keep((clock.sealed(world.ledger.opened, HeldClock(ORIGIN, world.now, 1, b"")),))
    gone = world.register("notice", kind="intended_use", to=PAULA, given_at=world.time(), refs=[], signed_by=[STUDIO])
    world.register("erasure.order", statement=gone["digest"], ground="g", signed_by=[REGISTRAR])


def _live_once(world: World) -> None:
    """A check under a key, with what is kept of its answer."""
    claim = world.ledger.claim("token", "key", b"request", None)
    once = Once(claim, lambda answer: KeptAnswer(200, (("X", "x"),), canonical.canonicalize(answer.as_json())))
    assert world.ledger.check(world.ask(), View(once=once)).outcome == "covered"


def changed(value):
    if isinstance(value, bytes):
        place = len(value) // 2
        return value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
    if isinstance(value, int):
        return value + 1000
    if not value:
        return "x"
    place = len(value) // 2
    return value[:place] + ("b" if value[place] != "b" else "c") + value[place + 1 :]


def retyped(value):
    """Something of another type, which the column takes whatever it was declared as."""
    return "x" if isinstance(value, bytes | int) else b"x"


_ANYTHING = {"nothing": "NULL", "text": "'x'", "huge": "9223372036854775807"}
_TYPED = {
    "TEXT": {"no text": "x'ff00'", "text that is none": "CAST(x'ff' AS TEXT)", "empty": "''"},
    "INTEGER": {"negative": "-1", "a fraction": "1.5", "infinite": "9e999", "no text": "x'ff00'"},
    "BLOB": {"text that is none": "CAST(x'ff' AS TEXT)", "no bytes": "x''"},
}


def damage(table, column):
    """What may stand in a column of a damaged database, as SQL, by kind: SQLite looks at no type."""
    kind = tables.metadata.tables[table].columns[column].type.compile(dialect=sqlite_dialect())
    return _ANYTHING | _TYPED["INTEGER" if kind == "BIGINT" else kind]


def tampered(directory, table, column, changed=changed):
    """Change one value of the column past triggers and keys."""
    with closing(sqlite.connect(directory / "world.db")) as connection, unguarded(connection, table):
        row, where = _row(connection, table, column)
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (changed(row[-1]), *row[:-1]))


def damaged(directory, table, column, written):
    """Put damage there. False where the database itself does not take it, or it is what stood there."""
    with closing(sqlite.connect(directory / "world.db")) as connection, unguarded(connection, table):
        row, where = _row(connection, table, column)
        try:
            connection.execute(f"UPDATE {table} SET {column} = {written} WHERE {where}", row[:-1])
        except sqlite.Error:  # a key of rows that SQLite keeps to integers, and one that another row has
            return False
        (now,) = connection.execute(f"SELECT {written}").fetchone() if "ff" not in written else (None,)
        return now != row[-1]


@contextmanager
def unguarded(connection, table):
    """Without triggers, foreign keys and NOT NULL; afterwards the database says again that it has them."""
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    ((made,),) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA foreign_keys=OFF")
    _say(connection, table, made.replace("NOT NULL", ""))
    yield
    _say(connection, table, made)
    for _, sql in triggers:
        connection.execute(sql)
    connection.commit()


def _say(connection, table, sql):
    """Let the database say that the table was made so, and read that again."""
    connection.execute("PRAGMA writable_schema=ON")
    connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (sql, table))
    connection.commit()
    connection.execute("PRAGMA writable_schema=RESET")


def _row(connection, table, column):
    """The last row that has a value in the column: its keys and the value, and how it is found."""
    keys = [one.name for one in tables.metadata.tables[table].primary_key.columns]
    query = (
        f"SELECT {', '.join(keys)}, {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY {', '.join(keys)} DESC"
    )
    row = connection.execute(query).fetchone()
    assert row is not None, f"{table}.{column} holds no value to change"
    return row, " AND ".join(f"{key} = ?" for key in keys)
