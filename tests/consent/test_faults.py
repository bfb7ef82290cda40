"""What a database says, and what lies in it that cannot be: told apart, and told in our words."""

from __future__ import annotations

import shutil
from contextlib import closing, contextmanager

import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Integer, LargeBinary

from consent.answers.checks import DecidedAnswer, RuleSetName
from consent.bootstrap import open_ledger
from consent.errors import ConsentError, LogInconsistent, Unavailable
from consent.ledger.statements.grants import GrantFilter
from consent.settings import Settings
from consent.statements import headings
from consent.storage import tables
from consent.storage.records import StoredDocument, StoredStatement, Unreadable
from consent.storage.store import Store
from signing import canonical, digests
from tests.lived import lived_world, tampered
from tests.pure.memory import PAULA, Memory
from tests.world import refused

# -- four kinds of errors ---------------------------------------------------------------------------------------------


pytestmark = pytest.mark.engine("sqlite")


@pytest.fixture
def store(world):
    return world.ledger.opened.store


def told(store, pragma):
    """Say something to the connection that the store will use next."""
    with store.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA {pragma}")


@contextmanager
def locked(directory):
    """Somebody else holds the write lock."""
    with closing(sqlite.connect(directory / "world.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.rollback()


def kept(store, *deposits):
    with store.writing() as tx:
        tx.keep(deposits)


def test_a_database_somebody_else_writes_is_busy_and_free_again_afterwards(world, store):
    told(store, "busy_timeout=20")
    with locked(world.directory):
        assert refused(world.check) == ["database_busy"]
        assert world.ledger.check(world.ask(record=False)).as_json()["recorded"] is False
    assert not store.stopped.is_set()
    assert world.check()["recorded"] is True


def test_a_store_all_of_whose_connections_are_in_use_is_busy(world, store):
    store.engine.pool._timeout = 0.02
    held = [store.engine.connect() for _ in range(15)]
    assert refused(world.check) == ["database_busy"]
    for one in held:
        one.close()
    assert world.check()["recorded"] is True


def statement_at(index, name):
    return StoredStatement(digests.digest(name.encode()), "notice", b"{}", index, 0)


@pytest.mark.parametrize(
    "twice",
    [
        (StoredDocument("d", b"one"), StoredDocument("d", b"two")),
        (statement_at(0, "one"), statement_at(0, "two")),
    ],
    ids=["a document", "a statement at an entry"],
)
def test_what_another_writer_put_there_first_is_met_and_stops_nobody(world, store, twice):
    before = world.ledger.head()
    with pytest.raises(Unavailable, match="written_meanwhile"):
        kept(store, *twice)
    assert world.ledger.head() == before
    assert world.check()["recorded"] is True


def test_an_entry_whose_index_is_taken_is_met_and_not_written_over(world, store):
    def again():
        with store.writing() as tx:
            tx.log.append(3, [tx.log.entry(3)], [])

    assert refused(again) == ["written_meanwhile"]
    assert not store.stopped.is_set()


def test_a_document_that_was_stored_before_is_met(world, store):
    kept(store, StoredDocument(digests.digest(b"one"), b"one"))
    with pytest.raises(Unavailable, match="written_meanwhile"):
        kept(store, StoredDocument(digests.digest(b"one"), b"one"))
    assert not store.stopped.is_set()


def test_a_database_whose_file_is_gone_is_out_of_reach_and_nobody_is_stopped(world, store):
    told(store, "wal_checkpoint(TRUNCATE)")
    store.engine.dispose()
    file, aside = world.directory / "world.db", world.directory / "aside.db"
    file.rename(aside)
    assert refused(world.check) == refused(world.ledger.head) == ["database_unavailable"]
    assert not store.stopped.is_set()
    store.engine.dispose()
    aside.rename(file)
    assert world.check()["recorded"] is True


def test_a_directory_that_is_gone_is_out_of_reach(tmp_path):
    store = Store.connect(f"sqlite:///{tmp_path}/no/l.db")
    for opening in (store.reading, store.writing, store.founding):
        with pytest.raises(Unavailable, match="database_unavailable"), opening():
            pass
    assert not store.stopped.is_set()


def test_a_connection_that_is_closed_meanwhile_is_out_of_reach(world, store):
    def closed():
        with store.writing() as tx:
            tx.beside._connection.connection.driver_connection.close()
            tx.keep([StoredDocument("d", b"one")])

    assert refused(closed) == ["database_unavailable"]
    assert world.check()["recorded"] is True


@pytest.mark.parametrize("pragma", ["query_only=ON", "max_page_count=1"], ids=["read-only", "full"])
def test_a_disk_that_takes_no_more_is_out_of_reach_and_nothing_is_written(world, store, pragma):
    before = world.ledger.head()
    told(store, pragma)
    assert refused(lambda: kept(store, StoredDocument("d", bytes(100_000)))) == ["database_unavailable"]
    store.engine.dispose()
    assert world.ledger.head() == before
    assert world.check()["recorded"] is True


def rewrites_an_entry(tx):
    tx.log._connection.exec_driver_sql("UPDATE entries SET data = x'00' WHERE entry_index = 0")


def removes_a_hash(tx):
    tx.log._connection.exec_driver_sql("DELETE FROM nodes WHERE position = 0")


def names_no_entry(tx):
    tx.keep([statement_at(10_000, "one")])


def holds_nothing(tx):
    tx.keep([StoredDocument("d", None)])


@pytest.mark.parametrize("contradiction", [rewrites_an_entry, removes_a_hash, names_no_entry, holds_nothing])
def test_a_contradiction_is_refused_and_the_writer_stops(world, store, contradiction):
    before = world.ledger.head()

    def write():
        with store.writing() as tx:
            contradiction(tx)

    with pytest.raises(LogInconsistent, match="database_refused"):
        write()
    assert store.stopped.is_set()
    assert refused(world.check) == ["log_stopped"]
    assert world.ledger.head() == before
    world.ledger = world.reopened()
    assert world.check()["recorded"] is True


# -- rows that are not what their table holds -------------------------------------------------------------------------

JSON = {"request", "answer", "record"}
STATEMENT = canonical.canonicalize(Memory().written("prohibition", signed_by=[PAULA], performer=PAULA, scope={}))
SAID, GONE, GRANT = digests.digest(STATEMENT), digests.digest(b"gone"), digests.digest(b"grant")
BARS = headings.bars_of(PAULA)
ANSWER = canonical.canonicalize(
    DecidedAnswer("covered", "1970-01-01T00:00:00Z", (), (), (), (), (), (), None, RuleSetName("1", "d")).as_json()
)
ROWS = {
    "head": ("o", 1, b"root", "checkpoint", 0),
    "entries": (0, b"{}"),
    "nodes": (0, bytes(32)),
    "statements": (SAID, "prohibition", STATEMENT, 0, 0),
    "proofs": (SAID, 0, b"{}", 0, 0),
    "subjects": (str(BARS), 0, SAID),
    "decisions": ("d", 0, "covered", 0, 0, "party:s", "house:x", b"{}", ANSWER, b"{}", "receipt", 0),
    "leaned": ("d", PAULA, GRANT, "main"),
    "holds": (GRANT, "d", PAULA, "", "second", 0, 0, 5, 9, 0, 0, None),
    "reservations": ("d", 0, "committed", b"{}"),
    "erased": (GONE, 0, 0),
    "documents": ("s", b"data"),
    "document_owners": ("s", PAULA, 0, b"seal"),
    "document_openings": ("s", SAID, b"seal"),
    "cosignatures": (1, "w+00", b"signature"),
    "timestamps": (0, 1, b"response"),
    "clock": ("o", 0, 1, b"seal"),
    "tokens": ("t", b"secret", "read", PAULA, "[]", 0, 9, 8, b"seal"),
    "claims": ("t", "k", "r", "a", 9, 0, b'{"grants":[],"size":1}', b'{"headers":[],"status":200}\nbody', b"seal"),
}  # fmt: skip
NAMED = {
    "head": "o", "entries": "0", "nodes": "0", "statements": SAID, "proofs": f"{SAID}/0", "subjects": f"{BARS}/0",
    "decisions": "d", "leaned": "d", "holds": "d/0", "reservations": "d", "erased": GONE, "documents": "s",
    "cosignatures": "1/w+00", "timestamps": "0", "tokens": "t", "clock": "o",
    "claims": "t/k", "document_owners": f"s/{PAULA}", "document_openings": "s",
}  # fmt: skip
"""What names the row of each table in a pointer."""
OTHERWISE = {"TEXT": (b"x",), "INTEGER": ("x", 1.5, b"x"), "BLOB": ("x", 7)}
COLUMNS = [(table.name, column.name) for table in tables.metadata.sorted_tables for column in table.columns]


def kind_of(column):
    """What SQLite makes of the type a column is declared with."""
    return "INTEGER" if isinstance(column.type, Integer) else "BLOB" if isinstance(column.type, LargeBinary) else "TEXT"


def wrong_values(table, column):
    """What the column may not hold: other types, nothing where something must be, and JSON that is none."""
    found = tables.metadata.tables[table].columns[column]
    return [
        *OTHERWISE[kind_of(found)],
        *([] if found.nullable else [None]),
        *([b"{", b"[]"] if column in JSON else []),
    ]


class Loose:
    """A database with one row in every table and none of the constraints that keep wrong values out."""

    def __init__(self, directory):
        self._connection = sqlite.connect(directory / "loose.db")
        self._connection.execute("PRAGMA synchronous=OFF")
        for table in tables.metadata.sorted_tables:
            columns = ", ".join(f"{one.name} {kind_of(one)}" for one in table.columns)
            self._connection.execute(f"CREATE TABLE {table.name} ({columns})")
            places = ", ".join("?" * len(table.columns))
            self._connection.execute(f"INSERT INTO {table.name} VALUES ({places})", ROWS[table.name])
        self._connection.commit()
        self._store = Store.connect(f"sqlite:///{directory}/loose.db")

    def put(self, table, column, value):
        self._connection.execute(f"UPDATE {table} SET {column} = ?", (value,))
        self._connection.commit()

    def read(self, reader):
        """What a reader finds who has read nothing before, and holds nothing against a log, for there is none."""
        with self._store.apart(remembering=9).reading() as tx:
            return reader(tx)

    def close(self):
        self._store.engine.dispose()
        self._connection.close()


@pytest.fixture
def loose(tmp_path):
    made = Loose(tmp_path)
    yield made
    made.close()


class Reader:
    """One way to read a table; `by` are the columns it looks by, or does not look at."""

    def __init__(self, table, read, *by):
        self.table, self.read, self.by = table, read, by


def everything_of(first):
    return lambda tx: list(first(tx))


READERS = [
    Reader("head", lambda tx: tx.head),
    Reader("entries", lambda tx: tx.log.entry_bytes(0), "entry_index"),
    Reader("entries", lambda tx: tx.log.between(0, 9), "entry_index"),
    Reader("entries", lambda tx: tx.log.fetch((), (0,)), "entry_index"),
    Reader("nodes", lambda tx: tx.log.read_hashes([0]), "position"),
    Reader("statements", lambda tx: tx.record(SAID), "digest", "kind"),
    Reader("statements", lambda tx: tx.about(BARS), "digest", "kind"),
    Reader("statements", lambda tx: tx.statements.data(SAID), "digest", "kind", "entry_index", "at"),
    Reader("proofs", lambda tx: tx.statements.proofs(SAID), "digest"),
    Reader("proofs", lambda tx: tx.record(SAID), "digest", "data"),
    Reader("proofs", lambda tx: tx.about(BARS), "digest", "data"),
    Reader("subjects", lambda tx: tx.about(BARS), "subject", "digest", "entry_index"),
    Reader("decisions", lambda tx: tx.decided("d"), "decision"),
    Reader("decisions", everything_of(lambda tx: tx.decisions.of_project("house:x")), "project"),
    Reader("decisions", everything_of(lambda tx: tx.decisions.relying_on(GRANT)), "decision"),
    Reader("decisions", everything_of(lambda tx: tx.decisions.after(
        -1, 9, {"project": None}, since=None, until=None)), "entry_index"),
    Reader("leaned", lambda tx: tx.decided("d"), "decision"),
    Reader("holds", lambda tx: tx.holds(GRANT), "grant_digest"),
    Reader("holds", lambda tx: tx.decisions.holds_of("d"), "decision"),
    Reader("reservations", lambda tx: tx.decisions.ended("d"), "decision"),
    Reader("erased", lambda tx: tx.statements.erased(GONE), "digest"),
    Reader("erased", lambda tx: tx.record(GONE), "digest"),
    Reader("documents", lambda tx: tx.documents.data("s"), "sha256"),
    Reader("document_owners", lambda tx: tx.documents.owners("s"), "sha256"),
    Reader("document_openings", lambda tx: tx.documents.opening("s"), "sha256"),
    Reader("cosignatures", lambda tx: tx.beside.cosignatures(1), "tree_size"),
    Reader("cosignatures", lambda tx: tx.beside.cosigned_size("w+00"), "signer", "signature"),
    Reader("cosignatures", lambda tx: tx.beside.cosigned_sizes(0), "signer", "signature"),
    Reader("clock", lambda tx: tx.beside.clock()),
    Reader("timestamps", lambda tx: tx.beside.stamps()),
    Reader("tokens", lambda tx: tx.beside.token("t"), "id"),
    Reader("tokens", lambda tx: tx.beside.token_of_secret(b"secret"), "secret"),
    Reader("tokens", lambda tx: tx.beside.tokens()),
    Reader("claims", lambda tx: tx.claims.find("t", "k"), "token", "key"),
]  # fmt: skip
UNSEEN = {("proofs", "position", None), ("cosignatures", "tree_size", None), ("entries", "data", None),
          ("documents", "data", None)}  # fmt: skip
"""What some readers do not find at all: a row without the one thing they look for is none."""


def refusal(loose, reader):
    """The error of ours with which a reader refuses, None where it finds something or nothing."""
    try:
        loose.read(reader.read)
    except ConsentError as error:
        return error
    return None


def is_named(pointer, table, column):
    """Whether a pointer names table, key and column; what is in the key itself may be shown in its place."""
    in_key = column in tables.metadata.tables[table].primary_key.columns
    ends = pointer.startswith(f"/{table}/") and pointer.endswith(f"/{column}")
    return ends if in_key else pointer == f"/{table}/{NAMED[table]}/{column}"


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[".".join(one) for one in COLUMNS])
def test_a_row_that_is_not_what_its_table_holds_is_refused_by_whoever_reads_it(loose, table, column):
    for value in wrong_values(table, column):
        loose.put(table, column, value)
        for reader in (one for one in READERS if one.table == table):
            found = refusal(loose, reader)
            if column in reader.by or ((table, column, value) in UNSEEN and found is None):
                continue
            assert isinstance(found, LogInconsistent), (value, reader.by)
            assert found.code == "row_unreadable"
            assert is_named(found.problems[0].pointer, table, column), found.problems


@pytest.mark.parametrize(
    "data", [b"{", b"[]", b"{}", b"\xff", STATEMENT[:-1], STATEMENT.replace(b"prohibition", b"wish")]
)
def test_bytes_that_are_no_statement_are_nobodys_mistake_but_the_databases(loose, data):
    loose.put("statements", "data", data)
    for read in (lambda tx: tx.record(SAID), lambda tx: tx.about(BARS)):
        with pytest.raises(LogInconsistent, match="row_unreadable") as caught:
            loose.read(read)
        assert caught.value.problems[0].pointer == f"/statements/{SAID}/data"


def test_what_could_not_be_read_is_not_taken_for_missing_when_it_is_asked_for_again(loose):
    loose.put("statements", "at", "x")

    def twice(tx):
        with pytest.raises(LogInconsistent):
            tx.record(SAID)
        tx.record(SAID)

    with pytest.raises(LogInconsistent, match="row_unreadable"):
        loose.read(twice)


def streamed(tx):
    """The pointers of everything in whole tables that is not what it should be."""
    scan = tx.scan
    streams = (
        scan.heads(), scan.entries(), scan.nodes(0, 1), scan.statements(), scan.proofs_of(SAID), scan.filings(),
        scan.decisions(), scan.holds_of("d"), scan.reservations(), scan.erased(), scan.stamps(), scan.cosignatures(),
        scan.clocks(), scan.documents(), scan.tokens(),
        scan.claims(), scan.document_owners(), scan.document_openings(),
    )  # fmt: skip
    unreadable = [one.pointer for rows in streams for one in rows if isinstance(one, Unreadable)]
    return [*unreadable, *(pointer for _, pointer in (*scan.outside(1, 1), *scan.standing_on_nothing()))]


BY_ITS_PLACE = {"entry_index", "position", "digest", "decision"}
"""Columns a stream finds its rows by: where one is wrong, the row is named as one that stands on nothing."""


@pytest.mark.parametrize(("table", "column"), [one for one in COLUMNS if one[0] != "head"], ids=str)
def test_an_audit_is_shown_every_such_row_and_goes_on(loose, table, column):
    for value in wrong_values(table, column):
        loose.put(table, column, value)
        told_of = [one for one in loose.read(streamed) if one.startswith(f"/{table}/")]
        assert told_of, value
        assert column in BY_ITS_PLACE or any(is_named(one, table, column) for one in told_of), told_of


def test_rows_that_are_what_their_tables_hold_are_refused_by_nobody(loose):
    assert [refusal(loose, one) for one in READERS] == [None] * len(READERS)
    assert loose.read(streamed) == []


# -- and to whom it is told -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    return lived_world(tmp_path_factory.mktemp)


def verbs(ledger, ask, stored):
    """Everything that reads what may be broken, each as somebody would ask for it."""
    yield lambda: ledger.check(ask).as_json()
    yield lambda: ledger.check({**ask, "record": False}).as_json()
    yield lambda: ledger.grants(GrantFilter(performer="party:p1")).as_json()
    yield ledger.checks
    yield ledger.tokens
    yield ledger.head
    for digest in stored["statements"]:
        yield lambda one=digest: ledger.statement(one).as_json()
    for digest in stored["grants"]:
        yield lambda one=digest: ledger.history(one).as_json()
    for decision in stored["decisions"]:
        yield lambda one=decision: ledger.recorded(one).as_json()
        yield lambda one=decision: ledger.replay(one).as_json()


STORED = {
    "statements": "SELECT digest FROM statements",
    "grants": "SELECT digest FROM statements WHERE kind = 'consent.grant'",
    "decisions": "SELECT decision FROM decisions",
}


def stored_in(directory):
    with closing(sqlite.connect(directory / "world.db")) as connection:
        return {name: [one for (one,) in connection.execute(query)] for name, query in STORED.items()}


WRITTEN = [("statements", "data"), ("proofs", "data"), ("decisions", "request"), ("decisions", "answer"),
           ("decisions", "record"), ("tokens", "projects"), ("cosignatures", "tree_size")]  # fmt: skip


@pytest.mark.parametrize(("table", "column"), WRITTEN, ids=[".".join(one) for one in WRITTEN])
@pytest.mark.parametrize("broken", ["{", "[]", ""])
def test_whoever_asks_is_told_in_our_words_and_not_blamed(lived, tmp_path, table, column, broken):
    shutil.copytree(lived.directory, tmp_path / "copy")
    stored = stored_in(tmp_path / "copy")
    tampered(tmp_path / "copy", table, column, lambda old: broken.encode() if isinstance(old, bytes) else broken)
    settings = Settings(database=f"sqlite:///{tmp_path}/copy/world.db", keys=tmp_path / "copy" / "keys")
    ledger = open_ledger(settings, clock=lambda: lived.now)
    told = []
    for verb in verbs(ledger, lived.ask(), stored):
        ledger.opened.store.stopped.clear()
        try:
            verb()
        except LogInconsistent as error:
            told.append(error.code)
    assert told or broken != "{"
