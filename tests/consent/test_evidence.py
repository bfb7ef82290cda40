"""Evidence of a decision holds with nothing but the file and a policy, and not once a byte of it is changed."""

import io
import socket
import zipfile

import pytest
from hypothesis import given, settings, strategies as st

from consent.callers import Caller
from consent.errors import ConsentError, CouldNotVerify, EvidenceInvalid, NotFound
from consent.evidence import package
from consent.evidence.verifying import verify_evidence
from signing import canonical, note, policy
from signing.keys import PrivateKey
from tests.world import PAULA, STUDIO


@pytest.fixture
def believed(world):
    return policy.parse_policy(world.ledger.policy())


@pytest.fixture
def covered(world):
    """The evidence of a covered use in a ledger where more has happened."""
    world.party("party:agency", "agency")
    world.register("authority.mandate", principal=PAULA, delegate="party:agency", capacity="attorney_in_fact",
                   powers=["replica.create", "replica.use.new_performance"], evidence=[], signed_by=[PAULA],
                   **{"from": "2026-06-01"})  # fmt: skip
    world.grant(revocability={"kind": "revocable_at_will"})
    decision = world.check()["decision"]
    world.check(languages=["fr"])
    return world.ledger.evidence(decision)


def repacked(data, change):
    """The evidence with its files changed, and a manifest that says so."""
    held = package.unpack(data)
    files = dict(held.files)
    manifest = {name: value for name, value in held.manifest.items() if name != "files"}
    change(manifest, files)
    return package.pack(manifest, files)


def test_evidence_holds_without_network_and_database(covered, believed, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("the network was used"))
    verified = verify_evidence(covered, believed)
    assert (verified.outcome, verified.decided_again) == ("covered", True)
    assert verified.statements >= 7


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [({"languages": ["fr"]}, "not_covered"), ({"project": {"scheme": "house", "value": "none"}}, "not_covered"),
     ({"performances": [{"performer": {"name": "Paula"}, "role": "Vale", "scene": "12", "modalities": ["face"]}]},
      "needs_escalation")],
)  # fmt: skip
def test_a_refusal_and_a_question_for_people_have_evidence_too(world, believed, asked, outcome):
    world.grant()
    verified = verify_evidence(world.ledger.evidence(world.check(**asked)["decision"]), believed)
    assert (verified.outcome, verified.decided_again) == (outcome, True)


def test_evidence_of_a_limit_and_of_a_withdrawal_is_decided_again(world, believed):
    grant = world.grant(limits=[{"unit": "second", "amount": 90}], revocability={"kind": "revocable_at_will"})
    first = world.check(reserve=True)["decision"]
    second = world.check(reserve=True)["decision"]
    third = world.check(reserve=True)["decision"]
    world.ledger.commit(first, {"amounts": [{"unit": "second", "amount": 10}]})
    world.register("consent.revocation", grant=grant, effective_at=world.time(), reason="r", signed_by=[PAULA])
    fourth = world.check()["decision"]
    outcomes = [verify_evidence(world.ledger.evidence(one), believed) for one in (first, second, third, fourth)]
    assert [one.outcome for one in outcomes] == ["covered", "covered", "not_covered", "not_covered"]
    assert all(one.decided_again for one in outcomes)


def test_the_same_evidence_is_the_same_bytes(world):
    world.grant()
    decision = world.check()["decision"]
    assert world.ledger.evidence(decision) == world.ledger.evidence(decision)


def test_showing_finished_work_rests_on_another_decision_and_says_so(world, believed):
    world.grant()
    decision = world.check()["decision"]
    made = {"sha256": "l-KAyU3rtHiZabCF-VqXSM1tY6FD-sOUSZVGImQUHoI", "media_type": "video/mp4"}
    world.register("use.report", decision=decision, outputs=[made], amounts=[], signed_by=[STUDIO])
    shown = world.check(use="exploit.existing_output", facts={"outputs": [{"sha256": made["sha256"]}]})
    assert shown["outcome"] == "covered"
    verified = verify_evidence(world.ledger.evidence(shown["decision"]), believed)
    assert (verified.outcome, verified.decided_again) == ("covered", False)


def test_every_file_but_the_pages_for_people_matters(covered, believed):
    """Changed with a manifest that agrees, so that only what the file means can give it away."""
    for_people = {"README.txt", "story.txt", "jwks.json", "rules.json"}
    names = set(package.unpack(covered).files) - for_people
    assert len(names) > 20
    for name in sorted(names):

        def flip(_, files, name=name):
            data = bytearray(files[name])
            data[len(data) // 2] ^= 1
            files[name] = bytes(data)

        with pytest.raises(ConsentError):
            verify_evidence(repacked(covered, flip), believed)

        def drop(_, files, name=name):
            del files[name]

        with pytest.raises(ConsentError):
            verify_evidence(repacked(covered, drop), believed)


def test_a_statement_left_out_of_the_manifest_is_missed(covered, believed):
    listed = package.unpack(covered).manifest["statements"]
    for number in range(len(listed)):

        def leave_out(manifest, _, number=number):
            manifest["statements"] = [one for place, one in enumerate(listed) if place != number]

        changed = repacked(covered, leave_out)
        try:
            verified = verify_evidence(changed, believed)
        except EvidenceInvalid:
            continue
        assert verified.outcome == "covered"  # it bore on nothing


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest, _: manifest.update(subject="A" * 21 + "A"),
        lambda manifest, _: manifest.update(entry=0),
        lambda manifest, _: manifest.update(origin="other.example/x"),
        lambda manifest, _: manifest.update(entries=manifest["entries"][1:]),
        lambda manifest, _: manifest.update(statements=[]),
        lambda manifest, _: manifest.update(statements=3),
        lambda manifest, _: manifest.pop("holds"),
        lambda manifest, _: manifest["statements"][0].update(index=3),
        lambda manifest, _: manifest["statements"][0].update(proofs=[]),
        lambda manifest, _: manifest["statements"][-1]["proofs"].pop(),
        lambda _, files: files.update({"answer.json": files["record.json"]}),
    ],
)
def test_a_manifest_that_says_something_else_is_refused(covered, believed, change):
    with pytest.raises(EvidenceInvalid):
        verify_evidence(repacked(covered, change), believed)


def test_another_answer_than_the_one_given_is_refused(covered, believed):
    def improve(_, files):
        answer = canonical.parse(files["answer.json"], max_bytes=len(files["answer.json"]))
        answer["performances"][0]["relied_on"] = []
        files["answer.json"] = canonical.canonicalize(answer)

    with pytest.raises(EvidenceInvalid, match="decision_mismatch"):
        verify_evidence(repacked(covered, improve), believed)


def test_a_file_changed_behind_the_manifest_or_added_to_it_is_refused(covered, believed):
    for name, data in (("story.txt", b"a nicer story"), ("extra.txt", b"x")):
        changed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(covered)) as old, zipfile.ZipFile(changed, "w") as new:
            for one in old.namelist():
                if one != name:
                    new.writestr(one, old.read(one))
            new.writestr(name, data)
        with pytest.raises(EvidenceInvalid):
            verify_evidence(changed.getvalue(), believed)


def test_a_cut_an_empty_and_a_bloated_file_are_refused(covered, believed):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b"0" * (package.MAX_FILE_BYTES + 1))
    for data in (b"", b"PK", covered[: len(covered) // 2], covered[:-1], covered[10:], bomb.getvalue()):
        with pytest.raises(EvidenceInvalid):
            verify_evidence(data, believed)


@given(st.binary(max_size=200))
@settings(max_examples=50)
def test_arbitrary_bytes_are_no_evidence(data):
    with pytest.raises(EvidenceInvalid):
        package.unpack(data)


@pytest.mark.parametrize("name", ["../x.txt", "/x.txt", "a/b/c.txt", "x", "a\\b.txt", "statements/", "é.txt"])
def test_names_that_lead_elsewhere_are_refused(name):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, b"x")
    with pytest.raises(EvidenceInvalid):
        package.unpack(data.getvalue())


def test_whoever_believes_another_log_verifies_nothing(covered):
    stranger = note.format_vkey("world.example/consent", PrivateKey.generate().public)
    with pytest.raises((CouldNotVerify, EvidenceInvalid)):
        verify_evidence(covered, policy.parse_policy(policy.format_policy(stranger)))
    elsewhere = note.format_vkey("other.example/consent", PrivateKey.generate().public)
    with pytest.raises((CouldNotVerify, EvidenceInvalid)):
        verify_evidence(covered, policy.parse_policy(policy.format_policy(elsewhere)))


def test_strangers_get_no_evidence(world):
    world.grant()
    decision = world.check()["decision"]
    with pytest.raises(NotFound):
        world.ledger.evidence(decision, caller=Caller("t", frozenset({"read"}), party="party:stranger"))


def test_the_account_is_for_people(covered):
    story = package.unpack(covered).file("story.txt").decode()
    assert "The use is covered by valid consent." in story
    assert "Face and voice replica of Vale" in story
