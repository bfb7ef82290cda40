"""Evidence of a decision holds with nothing but the file and a policy, and not once a byte of it is changed."""

import io
import socket
import zipfile
from functools import partial

import pytest
from hypothesis import given, settings, strategies as st

from consent.callers import Caller
from consent.errors import ConsentError, CouldNotVerify, EvidenceInvalid, NotFound
from consent.evidence.statements import Documents
from consent.evidence.verify import verify_evidence
from consent.panel.tsa import save_authority
from consent.parcel import package
from consent.rules import engine
from consent.rules.releases import RuleBook
from consent.view import View
from signing import canonical, digests, note, policy, timestamps
from signing.keys import PrivateKey
from tests.forging import repacked
from tests.tsa import LocalTsa
from tests.witnesses import believe, seated
from tests.world import PAULA, PROJECT, REGISTRAR, SCOPE, STUDIO

WORK = f"{PROJECT['scheme']}:{PROJECT['value']}"
STRANGER = Caller("t", frozenset({"read"}), party="party:stranger")
HERS = Caller("t", frozenset({"read"}), party=PAULA)
THEIRS = Caller("t", frozenset({"read"}), party=STUDIO)
verify = partial(verify_evidence, rules=RuleBook(engine.current()))


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
    return world.ledger.evidence("decision", decision)


def told(verified):
    return [(one.outcome, one.decided_again) for one in verified.decisions]


def named(manifest, what):
    """The file of the only decision."""
    return f"decisions/{manifest['decisions'][0]['decision']}.{what}.json"


def test_evidence_holds_without_network_and_database(covered, believed, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("the network was used"))
    verified = verify(covered, believed)
    assert told(verified) == [("covered", True)]
    assert (verified.kind, verified.withheld, verified.erased) == ("decision", 0, ())
    assert verified.documents == Documents(0, 0)
    assert verified.statements >= 7


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [({"languages": ["fr"]}, "not_covered"), ({"project": {"scheme": "house", "value": "none"}}, "not_covered"),
     ({"performances": [{"performer": {"name": "Paula"}, "role": "Vale", "scene": "12", "modalities": ["face"]}]},
      "needs_escalation")],
)  # fmt: skip
def test_a_refusal_and_a_question_for_people_have_evidence_too(world, believed, asked, outcome):
    world.grant()
    verified = verify(world.ledger.evidence("decision", world.check(**asked)["decision"]), believed)
    assert told(verified) == [(outcome, True)]


def test_evidence_of_a_limit_and_of_a_withdrawal_is_decided_again(world, believed):
    grant = world.grant(limits=[{"unit": "second", "amount": 90}], revocability={"kind": "revocable_at_will"})
    first = world.check(reserve=True)["decision"]
    second = world.check(reserve=True)["decision"]
    third = world.check(reserve=True)["decision"]
    world.ledger.commit(first, {"amounts": [{"unit": "second", "amount": 10}]})
    world.register("consent.revocation", grant=grant, effective_at=world.time(), reason="r", signed_by=[PAULA])
    fourth = world.check()["decision"]
    cases = [world.ledger.evidence("decision", one) for one in (first, second, third, fourth)]
    outcomes = [told(verify(one, believed)) for one in cases]
    assert outcomes == [[("covered", True)], [("covered", True)], [("not_covered", True)], [("not_covered", True)]]


def test_the_same_evidence_is_the_same_bytes(world):
    world.grant()
    decision = world.check()["decision"]
    assert world.ledger.evidence("decision", decision) == world.ledger.evidence("decision", decision)


def test_showing_finished_work_rests_on_another_decision_and_says_so(world, believed):
    world.grant()
    decision = world.check()["decision"]
    made = {"sha256": "l-KAyU3rtHiZabCF-VqXSM1tY6FD-sOUSZVGImQUHoI", "media_type": "video/mp4"}
    world.register("use.report", decision=decision, outputs=[made], amounts=[], signed_by=[STUDIO])
    shown = world.check(use="exploit.existing_output", facts={"outputs": [{"sha256": made["sha256"]}]})
    assert shown["outcome"] == "covered"
    verified = verify(world.ledger.evidence("decision", shown["decision"]), believed)
    assert told(verified) == [("covered", False)]


def test_every_file_matters(covered, believed):
    """Changed with a manifest that agrees, so that only what the file means can give it away."""
    names = {*package.unpack(covered).files}
    assert len(names) > 20
    assert {"README.txt", "story.txt", "jwks.json"} <= names
    for name in sorted(names):

        def flip(_, files, name=name):
            data = bytearray(files[name])
            data[len(data) // 2] ^= 1
            files[name] = bytes(data)

        with pytest.raises(ConsentError):
            verify(repacked(covered, flip), believed)

        if name.startswith("rules/"):
            continue  # who knows the rule set needs no copy

        def drop(_, files, name=name):
            del files[name]

        with pytest.raises(ConsentError):
            verify(repacked(covered, drop), believed)


def test_a_statement_left_out_of_the_manifest_is_missed(covered, believed):
    listed = package.unpack(covered).manifest["statements"]
    for number in range(len(listed)):

        def leave_out(manifest, _, number=number):
            manifest["statements"] = [one for place, one in enumerate(listed) if place != number]

        changed = repacked(covered, leave_out)
        try:
            verified = verify(changed, believed)
        except EvidenceInvalid:
            continue
        assert told(verified) == [("covered", True)]  # it bore on nothing


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest, _: manifest.update(subject={"kind": "decision", "id": "A" * 22}),
        lambda manifest, _: manifest.update(subject={"kind": "grant", "id": "A" * 43}),
        lambda manifest, _: manifest.update(subject={"kind": "everything", "id": "x"}),
        lambda manifest, _: manifest["decisions"][0].update(entry=0),
        lambda manifest, _: manifest["decisions"][0].update(decision="A" * 22),
        lambda manifest, _: manifest.update(decisions=[]),
        lambda manifest, _: manifest.update(documents=["A" * 43]),
        lambda manifest, _: manifest.update(erased=[{"digest": "A" * 43, "registered": 1, "entry": 2}]),
        lambda manifest, _: manifest.update(timestamps=[{"entry": 1, "size": 1}]),
        lambda manifest, _: manifest.pop("withheld"),
        lambda manifest, _: manifest["decisions"].append(manifest["decisions"][0]),
        lambda manifest, _: manifest["statements"].append(manifest["statements"][0]),
        lambda manifest, _: manifest["entries"].append(manifest["entries"][0]),
        lambda manifest, _: manifest.update(origin="other.example/x"),
        lambda manifest, _: manifest.update(entries=manifest["entries"][1:]),
        lambda manifest, _: manifest.update(statements=[]),
        lambda manifest, _: manifest.update(statements=3),
        lambda manifest, _: manifest.pop("holds"),
        lambda manifest, _: manifest["statements"][0].update(index=3),
        lambda manifest, _: manifest["statements"][0].update(proofs=[]),
        lambda manifest, _: manifest["statements"][-1]["proofs"].pop(),
        lambda manifest, files: files.update({named(manifest, "answer"): files[named(manifest, "record")]}),
    ],
)
def test_a_manifest_that_says_something_else_is_refused(covered, believed, change):
    with pytest.raises(EvidenceInvalid):
        verify(repacked(covered, change), believed)


def test_another_answer_than_the_one_given_is_refused(covered, believed):
    def improve(manifest, files):
        name = named(manifest, "answer")
        answer = canonical.parse(files[name], max_bytes=len(files[name]))
        answer["performances"][0]["relied_on"] = []
        files[name] = canonical.canonicalize(answer)

    with pytest.raises(EvidenceInvalid, match="decision_mismatch"):
        verify(repacked(covered, improve), believed)


def test_a_record_with_a_member_left_out_is_refused(covered, believed):
    def shorten(manifest, files):
        name = named(manifest, "record")
        record = canonical.parse(files[name], max_bytes=len(files[name]))
        del record["size"]
        files[name] = canonical.canonicalize(record)

    with pytest.raises(EvidenceInvalid, match="decision_mismatch"):
        verify(repacked(covered, shorten), believed)


def test_a_file_changed_behind_the_manifest_or_added_to_it_is_refused(covered, believed):
    for name, data in (("story.txt", b"a nicer story"), ("extra.txt", b"x")):
        changed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(covered)) as old, zipfile.ZipFile(changed, "w") as new:
            for one in old.namelist():
                if one != name:
                    new.writestr(one, old.read(one))
            new.writestr(name, data)
        with pytest.raises(EvidenceInvalid):
            verify(changed.getvalue(), believed)


def test_a_cut_an_empty_and_a_bloated_file_are_refused(covered, believed):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b"0" * (package.MAX_FILE_BYTES + 1))
    for data in (b"", b"PK", covered[: len(covered) // 2], covered[:-1], covered[10:], bomb.getvalue()):
        with pytest.raises(EvidenceInvalid):
            verify(data, believed)


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


def test_what_one_cannot_judge_is_told_apart_from_what_is_false(covered, believed):
    """Exit 12 and exit 13: no key to judge by, too few witnesses; and a signature that does not hold."""
    name = believed.logs[0].name
    key = PrivateKey.generate()
    witness = note.format_vkey("w.example", PrivateKey.generate().public, note.COSIGNATURE)
    elsewhere = policy.format_policy(note.format_vkey("other.example/consent", key.public))
    log = note.format_vkey(name, believed.logs[0].key)
    wanted = policy.format_policy(log, [policy.WitnessLine("w", witness)], 1)
    for text in (elsewhere, wanted):
        with pytest.raises(CouldNotVerify):
            verify(covered, policy.parse_policy(text))

    def unsigned(_, files):
        text = files["checkpoint.txt"].decode()
        files["checkpoint.txt"] = (text[:-9] + ("AAAA" if text[-9:-5] != "AAAA" else "BBBB") + text[-5:]).encode()

    with pytest.raises(EvidenceInvalid):
        verify(repacked(covered, unsigned), believed)


def test_a_key_of_the_same_name_is_not_believed(covered, believed):
    stranger = note.format_vkey(believed.logs[0].name, PrivateKey.generate().public)
    with pytest.raises((CouldNotVerify, EvidenceInvalid)):
        verify(covered, policy.parse_policy(policy.format_policy(stranger)))


def test_strangers_get_no_evidence(world):
    grant = world.grant()
    decision = world.check()["decision"]
    with pytest.raises(NotFound):
        world.ledger.evidence("decision", decision, view=View(caller=STRANGER))
    with pytest.raises(NotFound):
        world.ledger.evidence("grant", grant, view=View(caller=STRANGER))
    nothing = package.unpack(world.ledger.evidence("project", WORK, view=View(caller=STRANGER))).manifest
    assert (nothing["statements"], nothing["decisions"]) == ([], [])


def test_the_account_is_for_people(covered):
    story = package.unpack(covered).file("story.txt").decode()
    assert any(name.startswith("rules/") for name in package.unpack(covered).files)
    assert "The use is covered by valid consent." in story
    assert "Face and voice replica of Vale" in story
    assert f'- {PAULA} is registered as a performer, by the name "{PAULA}".' in story.splitlines()


def test_the_story_tells_the_question_and_what_statements_say(world):
    world.party("party:counsel", "counsel", purposes=("sign", "decide"))
    bars = [{"id": "c1", "kind": "likeness", "effect": "bar", "clause": "7", "text": "Not in poor taste."}]
    grant = world.grant(conditions=bars, revocability={"kind": "revocable_at_will"})
    box = {name: value for name, value in SCOPE.items() if name != "term"}
    world.register("determination", project=PROJECT, scope=box, rules=["CORE-28"], finding="satisfied",
                   reason="In good taste.", until="2027-06-01", signed_by=["party:counsel"])  # fmt: skip
    scripted = [{"facts": {"script_date": "2026-05-01"}}]
    performed = [{**world.ask()["performances"][0], **one} for one in scripted]
    world.check(vendor=STUDIO, performances=performed, facts={"replaces_in_person_work": True}, ref={"job": "8841"})
    world.tick()
    world.register("consent.revocation", grant=grant, effective_at=world.time(), reason="not there",
                   scope={"territories": ["CA", "US-NY"]}, signed_by=[PAULA])  # fmt: skip
    story = package.unpack(world.ledger.evidence("grant", grant)).file("story.txt").decode()
    for words in (
        "Working for them: party:studio-a", "face, 40 second; stated, script date: 2026-05-01",
        "Stated: replaces in person work: yes", "Reference: job: 8841",
        f"For party:p1 it rests on the grant {grant}, part main.", "At 14 entries its state is: active.",
        "ruling: satisfied; reason: In good taste.", "rules: CORE-28",
        "reason: not there; extent: territories CA, US-NY",
    ):  # fmt: skip
        assert words in story, words


@pytest.fixture
def lived(world):
    """A grant with a document, used, disputed, settled and withdrawn; and another studio's grant beside it."""
    rider = b"%PDF-1.7 a rider"
    sha256 = digests.digest(rider)
    world.ledger.put_document(sha256, rider)
    named = [{"sha256": sha256, "media_type": "application/pdf", "name": "rider.pdf"}]
    grant = world.grant(documents=named, revocability={"kind": "revocable_at_will"})
    world.party("party:studio-b", "licensee")
    world.grant(licensee="party:studio-b", description="A secret project.", signed_by=[PAULA, "party:studio-b"])
    world.check()
    world.register("consent.dispute", grant=grant, text="t", signed_by=[PAULA])
    world.register("consent.resolution", grant=grant, text="t", signed_by=[PAULA])
    world.check(languages=["fr"])
    world.register("consent.revocation", grant=grant, effective_at=world.time(), reason="r", signed_by=[PAULA])
    world.check()
    world.grant_digest, world.rider = grant, sha256
    return world


def test_evidence_of_a_grant_holds_all_that_was_said_of_it_and_done_under_it(lived, believed):
    data = lived.ledger.evidence("grant", lived.grant_digest)
    verified = verify(data, believed)
    assert (verified.kind, verified.subject) == ("grant", lived.grant_digest)
    assert told(verified) == [("covered", True)]  # the only one that relied on it
    assert verified.documents == Documents(1, 1)
    story = package.unpack(data).file("story.txt").decode()
    assert "its state is: withdrawn" in story
    assert "reason: r; extent: all of it" in story
    assert "face, 40 second" in story
    for word in ("consent.dispute", "consent.resolution", "consent.revocation", "rider.pdf"):
        assert word in story


def test_evidence_of_a_project_holds_every_decision_about_it(lived, believed):
    verified = verify(lived.ledger.evidence("project", WORK), believed)
    assert told(verified) == [("covered", True), ("not_covered", True), ("not_covered", True)]


def test_another_studios_grant_is_left_out_of_what_a_studio_is_given(lived, believed):
    data = lived.ledger.evidence("project", WORK, view=View(caller=THEIRS))
    verified = verify(data, believed)
    assert verified.withheld == 0  # nobody looked at it
    assert {one for one, _ in told(verified)} == {"covered", "not_covered"}
    assert verified.undecided == ()
    assert all(b"A secret project" not in held for held in package.unpack(data).files.values())
    everything = lived.ledger.evidence("project", WORK, view=View(caller=HERS))
    assert any(b"A secret project" in held for held in package.unpack(everything).files.values())


def test_evidence_outlives_the_erasure_of_what_it_is_about(lived, believed):
    decision = lived.ledger.evidence("project", WORK)
    first = package.unpack(decision).manifest["decisions"][0]["decision"]
    lived.register("consent.resolution", grant=lived.grant_digest, text="t", signed_by=[PAULA])
    lived.register("erasure.order", statement=lived.grant_digest, ground="art. 17", signed_by=[REGISTRAR])
    assert told(verify(decision, believed))[0] == ("covered", True)  # what was given before still holds
    after = lived.ledger.evidence("decision", first)
    verified = verify(after, believed)
    assert (told(verified), verified.erased) == ([("covered", False)], (lived.grant_digest,))
    assert "art. 17" in package.unpack(after).file("story.txt").decode()
    with pytest.raises(NotFound):
        lived.ledger.evidence("grant", lived.grant_digest)


def test_evidence_under_witnesses_verifies_with_a_policy_that_wants_them(world, tmp_path):
    with seated(world, tmp_path, 2) as seats:
        wanted = policy.parse_policy(believe(world, seats, 2))
        world.grant()
        data = world.ledger.evidence("decision", world.check()["decision"])
        assert verify(data, wanted).cosigned_by == ("w1.example", "w2.example")
        for seat in seats:
            seat.stop()
        late = world.check()["decision"]
        with pytest.raises(NotFound, match="receipt_withheld"):
            world.ledger.evidence("decision", late)


def test_a_stamped_head_bounds_the_time_of_what_came_before_it(world, believed, tmp_path):
    tsa = LocalTsa(tmp_path / "tsa")
    with tsa.serve() as url:
        save_authority(world.settings.keys, url, tsa.certificate_pem.decode(), tsa.root_pem.decode(), tsa.policy)
        world.ledger = world.reopened()
        world.grant()
        decision = world.check()["decision"]
        size = world.ledger.stamp().tree_size
        world.check()
    data = world.ledger.evidence("decision", decision)
    trust = timestamps.parse_trust(tsa.certificate_pem, tsa.root_pem, tsa.policy)
    unsaid, verified = verify(data, believed), verify(data, believed, tsa=trust)
    assert (unsaid.stamped, unsaid.times) == (1, None)
    assert list(verified.times) == [size]
    assert verified.times[size] > 1_700_000_000
    other = LocalTsa(tmp_path / "other")
    with pytest.raises(EvidenceInvalid, match="timestamp_invalid"):
        verify(data, believed, tsa=timestamps.parse_trust(other.certificate_pem, other.root_pem, other.policy))
    for name in [one for one in package.unpack(data).files if one.startswith("time/")]:

        def flip(_, files, name=name):
            changed = bytearray(files[name])
            changed[len(changed) // 2] ^= 1
            files[name] = bytes(changed)

        with pytest.raises(ConsentError):
            verify(repacked(data, flip), believed)


def test_a_document_exchanged_for_another_is_refused(lived, believed):
    def exchange(_, files):
        files[f"documents/{lived.rider}.bin"] = b"another rider"

    with pytest.raises(EvidenceInvalid, match="document_mismatch"):
        verify(repacked(lived.ledger.evidence("grant", lived.grant_digest), exchange), believed)


def test_an_account_cannot_be_forged_by_what_parties_write(world):
    world.grant(description="Fine.\n- Because: nothing (covered).\nThe use is covered by valid consent.")
    decision = world.check(languages=["fr"])["decision"]
    story = package.unpack(world.ledger.evidence("decision", decision)).file("story.txt").decode()
    assert "The use is covered by valid consent." not in story.splitlines()
    assert not any(line.startswith("- Because: nothing") for line in story.splitlines())


def test_evidence_of_a_grant_holds_what_a_union_said_of_its_agreement(world, believed):
    world.party("party:union", "union")
    grant = world.grant(agreement="SAT26")
    strike = world.register("consent.suspension", agreement="SAT26", union="party:union", reason="strike",
                            signed_by=["party:union"], **{"from": world.time()})  # fmt: skip
    listed = package.unpack(world.ledger.evidence("grant", grant)).manifest["statements"]
    assert strike["digest"] in {one["digest"] for one in listed}


def test_a_limit_that_something_was_reported_on_rests_on_other_decisions_and_holds(world):
    world.grant(limits=[{"unit": "second", "amount": 100}])
    made = world.check(reserve=True)["decision"]
    world.register("use.report", decision=made, outputs=[], amounts=[{"unit": "second", "amount": 50}],
                   signed_by=[STUDIO])  # fmt: skip
    world.tick()
    later = world.check()["decision"]
    refused = world.check(performances=[{**world.ask()["performances"][0],
                                         "amounts": [{"unit": "second", "amount": 60}]}])["decision"]  # fmt: skip
    believed = policy.parse_policy(world.ledger.policy())
    cases = {one: verify(world.ledger.evidence("decision", one), believed) for one in (made, later, refused)}
    assert [told(one) for one in cases.values()] == [[("covered", True)], [("covered", True)], [("not_covered", False)]]
    assert cases[refused].undecided == (refused,)


def test_what_an_answer_only_considered_and_was_erased_since_is_named_and_the_evidence_is_not_called_false(world):
    elsewhere = world.grant(scopes={"main": {"scenes": ["7"]}}, revocability={"kind": "revocable_at_will"})
    decision = world.check()
    assert (decision["outcome"], decision["performances"][0]["relied_on"]) == ("not_covered", [])
    world.register("consent.revocation", grant=elsewhere, effective_at=world.time(), reason="r", signed_by=[PAULA])
    world.tick(2 * 24 * 3600)
    world.register("erasure.order", statement=elsewhere, ground="art. 17", signed_by=[REGISTRAR])
    data = world.ledger.evidence("decision", decision["decision"])
    verified = verify(data, policy.parse_policy(world.ledger.policy()))
    assert (verified.erased, verified.undecided) == ((elsewhere,), (decision["decision"],))


def test_a_performer_is_not_shown_whose_grant_else_a_decision_relied_on_and_her_evidence_says_so(world):
    world.party("party:p2", "performer", birth_date="1990-01-01", home="US-CA", unions=[])
    theirs = world.grant(performer="party:p2", signed_by=["party:p2", STUDIO])
    world.grant()
    (hers,) = world.ask()["performances"]
    made = world.check(performances=[hers, {**hers, "performer": {"party": "party:p2"}}])
    assert made["outcome"] == "covered"
    data = world.ledger.evidence("decision", made["decision"], view=View(caller=HERS))
    verified = verify(data, policy.parse_policy(world.ledger.policy()))
    assert verified.withheld >= 2  # the other grant, and who the other performer is
    assert verified.undecided == (made["decision"],)
    assert all(theirs not in name for name in package.unpack(data).files)
    assert all(b"1990-01-01" not in held for held in package.unpack(data).files.values())
