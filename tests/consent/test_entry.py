import pytest
from hypothesis import given, strategies as st

from consent import entry
from consent.errors import InvalidInput, LogInconsistent
from signing import canonical, digests

DIGEST = digests.digest(b"x")
KINDS = st.sampled_from(["consent.grant", "consent.revocation", "use.report"])
DIGESTS = st.binary(max_size=8).map(digests.digest)
WHEN = st.integers(0, 2**40)


def made(data):
    at = data.draw(WHEN)
    refs = tuple(data.draw(st.lists(DIGESTS, max_size=50)))
    record = {"decision": data.draw(st.text(max_size=20)), "amounts": []}
    return data.draw(st.sampled_from([
        entry.statement_registered(at, kind=data.draw(KINDS), statement=DIGEST, proofs=DIGEST, refs=refs),
        entry.proof_added(at, statement=DIGEST, proofs=DIGEST, complete=data.draw(st.booleans())),
        entry.decision_issued(at, outcome="covered", refs=refs, record=canonical.canonicalize(record)),
        entry.reservation_ended(at, committed=data.draw(st.booleans()), record=record, refs=refs),
        entry.genesis(at, origin="log.example/x", log_key="log.example/x+00000000+AA", receipt_keys=[], registrars=[],
                      testing=data.draw(st.booleans())),
    ]))  # fmt: skip


@given(st.data())
def test_every_entry_is_small_canonical_ascii_and_reads_back_the_same(data):
    one = made(data)
    assert one.data.isascii()
    assert len(one.data) <= entry.MAX_ENTRY_BYTES
    assert canonical.canonicalize(canonical.open_canonical(one.data)) == one.data
    assert entry.parse_entry(one.data) == one


@given(st.binary(max_size=200) | st.just(b'{"at":1,"event":"log.genesis","v":1}'))
def test_bytes_are_an_entry_or_a_damaged_log_and_nothing_else(raw):
    try:
        read = entry.parse_entry(raw)
    except LogInconsistent:
        return
    assert canonical.canonicalize(dict(read.members)) == raw


@given(st.data())
def test_an_entry_with_a_byte_cut_off_is_none(data):
    one = made(data).data
    with pytest.raises(LogInconsistent, match="entry_malformed"):
        entry.parse_entry(one[: data.draw(st.integers(0, len(one) - 1))])


def test_an_entry_that_would_be_too_long_is_refused_before_it_is_written():
    with pytest.raises(InvalidInput, match="too_large"):
        entry.decision_issued(0, outcome="covered", refs=[DIGEST] * 100, record=b"{}")


def test_a_record_is_named_by_its_digest_and_not_shown():
    record = {"decision": "AAAAAAAAAAAAAAAAAAAAAA", "amounts": [{"unit": "second", "amount": 5}]}
    one = entry.reservation_ended(7, committed=True, record=record, refs=[])
    assert one.members == {"at": 7, "event": "reservation.committed", "refs": [], "v": 1,
                           "record": digests.digest(canonical.canonicalize(record))}  # fmt: skip


def test_an_ordinary_ledger_does_not_say_that_it_is_not_a_testing_one():
    one = entry.genesis(0, origin="o", log_key="k", receipt_keys=[], registrars=[], testing=False)
    assert "testing" not in one.members
