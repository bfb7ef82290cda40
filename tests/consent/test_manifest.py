"""Evidence forged by somebody who knows the form: every file and every member of the manifest, one after the other."""

import json
from functools import partial
from itertools import islice

import pytest

from consent.cli import codes
from consent.errors import ConsentError, CouldNotVerify, EvidenceInvalid
from consent.evidence.manifest import entries_of
from consent.evidence.verify import verify_evidence
from consent.parcel import package
from consent.rules import engine
from consent.rules.releases import RuleBook
from consent.vocabulary.times import format_instant
from signing import canonical, digests, policy
from tests.forging import repacked
from tests.lived import believe_in_time
from tests.world import PAULA, REGISTRAR, STUDIO, World

verify = partial(verify_evidence, rules=RuleBook(engine.current()))


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Evidence that has something of everything: documents, holds and their ends, what is erased, stamps, states."""
    world = World(tmp_path_factory.mktemp("told"))
    believe_in_time(world, tmp_path_factory.mktemp("tsa"))
    world.ledger = world.reopened()
    rider = b"%PDF-1.7 a rider"
    world.ledger.put_document(digests.digest(rider), rider)
    named = [{"sha256": digests.digest(rider), "media_type": "application/pdf", "name": "rider.pdf"}]
    limits = [{"unit": "second", "amount": 1000}]
    gone = world.grant(scopes={"main": {"languages": ["fr"]}}, revocability={"kind": "revocable_at_will"})
    world.check(languages=["fr"])
    grant = world.grant(documents=named, limits=limits, revocability={"kind": "revocable_at_will"})
    held = world.check(reserve=True)["decision"]
    world.ledger.commit(held, {"amounts": [{"unit": "second", "amount": 39}]})
    world.ledger.release(world.check(reserve=True)["decision"])
    world.check(reserve=True)
    with world.tsa.serve() as url:
        object.__setattr__(world.ledger.opened.authority, "url", url)
        world.ledger.stamp()
    world.register("consent.dispute", grant=grant, text="t", signed_by=[PAULA])
    world.register("consent.resolution", grant=grant, text="t", signed_by=[PAULA, STUDIO])
    world.check(languages=["de"])
    world.register("consent.revocation", grant=gone, effective_at=world.time(), reason="r", signed_by=[PAULA])
    world.tick(3600 * 24 * 2)
    whole = world.ledger.evidence("project", "eidr:10.5240/7791-8534-2C23-9030-8610-5")
    world.register("erasure.order", statement=gone, ground="art. 17", signed_by=[REGISTRAR])
    return world, world.ledger.evidence("project", "eidr:10.5240/7791-8534-2C23-9030-8610-5"), whole


@pytest.fixture(scope="module")
def believed(told):
    return policy.parse_policy(told[0].ledger.policy())


def test_this_evidence_has_something_in_every_list_and_holds(told, believed):
    verified = verify(told[1], believed)
    said = package.unpack(told[1]).manifest
    assert verified.undecided or said["erased"] == []
    for name in ("statements", "decisions", "entries", "holds", "documents", "erased", "timestamps", "states"):
        assert said[name], name
    folders = {name.split("/")[0] for name in package.unpack(told[1]).files if "/" in name}
    assert folders == {"statements", "proofs", "documents", "decisions", "log", "time", "rules"}


def refused_with(data, believed):
    """The code the program would end with, were every outcome as good as another."""
    try:
        return 12 if verify(data, believed).undecided else 0
    except ConsentError as error:
        return codes.of_error(error)


def forgeries(name, data):
    """The file as somebody would have it who gains by it, in ways that keep its own form."""
    yield data + b"\n"
    yield b""
    if name.endswith(".json"):
        value = json.loads(data)
        if isinstance(value, dict):
            yield canonical.canonicalize({**value, "forged": True})
            for member in value:
                yield canonical.canonicalize({one: said for one, said in value.items() if one != member})
    elif name.endswith(".txt"):
        yield data.replace(b"not covered", b"covered") + b"- All is well.\n"


BY_DIGEST = ("log/", "statements/", "proofs/", "documents/")
"""Files of which every byte is bound at once: two forgeries of each will do."""


@pytest.mark.parametrize("erased", [False, True])
def test_every_file_forged_with_a_manifest_that_agrees_is_refused(told, believed, erased):
    """Where something was erased an answer cannot be decided again, forged or not: that is the verdict then."""
    evidence = told[1] if erased else told[2]
    files = package.unpack(evidence).files
    undecided = {f"decisions/{one}.answer.json" for one in verify(evidence, believed).undecided}
    assert bool(undecided) == erased
    for name in [one for one in files if not erased or one in undecided or one not in package.unpack(told[2]).files]:
        for forged in islice(forgeries(name, files[name]), 2 if name.startswith(BY_DIGEST) else None):
            changed = repacked(evidence, lambda _, held, name=name, forged=forged: held.update({name: forged}))
            untold = refused_with(changed, believed) == 12 and name in undecided
            assert untold or refused_with(changed, believed) == 13, name


@pytest.mark.parametrize("name", ["extra.txt", "story.html", "rules/other.json", "log/99.entry.json", "index.html",
                                  "statements/other.json", "documents/other.bin", "decisions/x.answer.json",
                                  "time/1.tsr", "proofs/x.0.json", "README.md", "log/0.tlog-proof.txt"])  # fmt: skip
def test_a_file_more_is_refused_whatever_it_is_called(told, believed, name):
    changed = repacked(told[1], lambda _, files: files.update({name: b"{}"}))
    with pytest.raises(EvidenceInvalid):
        verify(changed, believed)


def test_every_file_left_out_is_missed_but_documents_which_are_counted(told, believed):
    optional = ("documents/", "rules/")
    for name in package.unpack(told[1]).files:
        changed = repacked(told[1], lambda _, files, name=name: files.pop(name))
        if name.startswith(optional):
            verified = verify(changed, believed)
            assert not name.startswith("documents/") or verified.documents.held == verified.documents.named - 1
            continue
        with pytest.raises(EvidenceInvalid):
            verify(changed, believed)


def otherwise(value):
    """Something else of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return "A" * len(value) if value != "A" * len(value) else value + "B"


def places(value, path=()):
    """Every text and number within a value, by the way to it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*path, number))
    else:
        yield path


OPERATORS_WORD = {("holds", "amount"), ("holds", "used"), ("holds", "at"), ("holds", "project"), ("holds", "episode"),
                  ("holds", "decision"), ("holds", "performer"), ("holds", "scope"), ("holds", "unit"),
                  ("counted", "grants"), ("counted", "performer"), ("counted", "size")}  # fmt: skip
"""What of holds, and of grants to others, nothing signed says: evidence says whose word it is."""


def test_every_member_of_the_manifest_changed_is_refused(told, believed):
    said = {name: one for name, one in package.unpack(told[1]).manifest.items() if name not in ("files", "v")}
    for path in places(said):

        def change(manifest, _, path=path):
            inner = manifest
            for step in path[:-1]:
                inner = inner[step]
            inner[path[-1]] = otherwise(inner[path[-1]])

        if (path[0], path[-1]) in OPERATORS_WORD:
            continue
        with pytest.raises(EvidenceInvalid):
            verify(repacked(told[1], change), believed)


def test_an_item_more_in_any_list_of_the_manifest_is_refused(told, believed):
    made_up = {
        "erased": {"digest": "A" * 43, "registered": 1, "entry": 2},
        "states": {"grant": "A" * 43, "state": "active"}, "timestamps": {"entry": 1, "size": 1}, "rests_on": 1,
        "documents": "A" * 43, "entries": 10**6, "decisions": {"decision": "A" * 22, "entry": 1},
        "statements": {"digest": "A" * 43, "index": 1, "proofs": []},
    }  # fmt: skip
    manifest = package.unpack(told[1]).manifest
    holds = {**manifest["holds"][0], "index": 1}
    for name, more in {**made_up, "holds": holds}.items():
        changed = repacked(told[1], lambda said, _, name=name, more=more: said[name].append(more))
        with pytest.raises(EvidenceInvalid):
            verify(changed, believed)
    for name in ("forged", "note"):
        with pytest.raises(EvidenceInvalid):
            verify(repacked(told[1], lambda said, _, name=name: said.update({name: "all is well"})), believed)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """Evidence of one decision that holds wholly."""
    world = World(tmp_path_factory.mktemp("plain"))
    world.grant()
    data = world.ledger.evidence("decision", world.check(languages=["fr"])["decision"])
    return world, data


def answer_of(manifest):
    return f"decisions/{manifest['decisions'][0]['decision']}.answer.json"


def test_no_member_of_an_answer_can_say_anything_else(plain):
    world, data = plain
    believed = policy.parse_policy(world.ledger.policy())
    assert verify(data, believed).undecided == ()
    held = package.unpack(data)
    answer = json.loads(held.file(answer_of(held.manifest)))
    assert len(list(places(answer))) > 20
    for path in places(answer):
        forged = json.loads(held.file(answer_of(held.manifest)))
        inner = forged
        for step in path[:-1]:
            inner = inner[step]
        value = inner[path[-1]]
        inner[path[-1]] = "x" if value is None else otherwise(value)
        changed = repacked(data, lambda said, files, forged=forged: files.update(
            {answer_of(said): canonical.canonicalize(forged)}))  # fmt: skip
        with pytest.raises(EvidenceInvalid):
            verify(changed, believed)


@pytest.mark.parametrize("member", ["erased", "rests_on"])
def test_naming_something_as_left_out_does_not_switch_deciding_again_off(plain, member):
    world, data = plain
    believed = policy.parse_policy(world.ledger.policy())
    made_up = {"rests_on": 2, "erased": {"digest": "A" * 43, "registered": 2, "entry": 3}}[member]
    changed = repacked(data, lambda said, _: said[member].append(made_up))
    with pytest.raises(EvidenceInvalid):
        verify(changed, believed)


@pytest.mark.parametrize("number", [-1, True, "1", None, []])
def test_what_is_withheld_is_a_number_of_statements(plain, number):
    world, data = plain
    believed = policy.parse_policy(world.ledger.policy())
    with pytest.raises(EvidenceInvalid):
        verify(repacked(data, lambda said, _: said.update(withheld=number)), believed)


def test_an_answer_that_could_not_be_decided_again_is_told_as_such_even_where_something_true_is_left_out(plain):
    """The forger leaves a real statement out, says so with its proof, and makes the answer and the story nicer."""
    world, data = plain
    believed = policy.parse_policy(world.ledger.policy())
    held = package.unpack(data)
    grant = next(one for one in held.manifest["statements"]
                 if b'"consent.grant"' in held.file(f"statements/{one['digest']}.json"))  # fmt: skip

    def forge(said, files):
        said["statements"] = [one for one in said["statements"] if one["digest"] != grant["digest"]]
        said["withheld"] = 1
        said["states"] = []
        there, said["entries"] = said["entries"], entries_of(said, said["entries"][-1] + 1)
        for index in set(there) - set(said["entries"]):
            del files[f"log/{index}.entry.json"], files[f"log/{index}.tlog-proof"]
        for name in [one for one in files if grant["digest"] in one]:
            del files[name]
        _retell(said, files, believed, world)

    verified = verify(repacked(data, forge), believed)
    assert verified.undecided == tuple(one.decision for one in verified.decisions) != ()


def _retell(said, files, believed, world):
    """The pages as the verifier would tell them, put in by the forger."""
    from consent.evidence import pages, statements
    from consent.evidence.account import ToldDecision
    from consent.parcel.contents import open_evidence
    from consent.parcel.package import Package

    evidence = open_evidence(Package(said, files), believed)
    place = f"decisions/{said['decisions'][0]['decision']}"
    index = said["decisions"][0]["entry"]
    request, answer = (evidence.package.json(f"{place}.{one}.json") for one in ("request", "answer"))
    told = [ToldDecision(said["decisions"][0]["decision"], index, evidence.entries[index].at, request, answer)]
    records = statements.records_of(evidence)
    case = pages.case_of(said, evidence.head.size, evidence.entries, told, records)
    files.update(pages.pages_of(case, world.ledger.opened.receipt_keys))


def test_evidence_of_another_form_cannot_be_verified_and_is_not_called_false(plain):
    world, data = plain
    believed = policy.parse_policy(world.ledger.policy())
    for form in (3, 5):
        with pytest.raises(CouldNotVerify, match="evidence_form_other"):
            verify(repacked(data, lambda said, _, form=form: said.update(v=form)), believed)
    for form in ("2", True, None, 2.5):
        with pytest.raises(EvidenceInvalid):
            verify(repacked(data, lambda said, _, form=form: said.update(v=str(form))), believed)


def test_a_state_is_told_only_where_what_is_here_shows_it(plain):
    world, _ = plain
    grant = world.grant(scopes={"main": {"languages": ["it"]}}, revocability={"kind": "revocable_at_will"})
    decision = world.check(languages=["it"])["decision"]
    world.register("consent.revocation", grant=grant, effective_at=format_instant(world.now), reason="r",
                   signed_by=[PAULA])  # fmt: skip
    data = world.ledger.evidence("decision", decision)
    verify(data, policy.parse_policy(world.ledger.policy()))
    assert grant not in {one["grant"] for one in package.unpack(data).manifest["states"]}
