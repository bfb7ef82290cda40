"""Documents over HTTP: kept under their digest, given back as files to save, never kept by a cache."""

import pytest

from consent.vocabulary.identifiers import Identifier
from signing import digests
from tests.world import GRANT, PAULA, PROJECT, REGISTRAR, STUDIO

OTHER, VENDOR, QUINN = "party:studio-b", "party:vendor-v", "party:p2"

RIDER = b"%PDF-1.7 <script>alert(1)</script>"
SHA = digests.digest(RIDER)


def put(service, data=RIDER, sha256=SHA, headers=None):
    return service.client.put(f"/v1/documents/{sha256}", data=data, headers=headers or service.admin)


@pytest.fixture
def granted(service):
    put(service)
    named = [{"sha256": SHA, "media_type": "text/html", "name": "rider.html"}]
    return service.world.grant(documents=named)


def test_a_document_is_kept_once_and_given_back_as_a_file_to_save(service, granted):
    assert put(service).status_code == 200
    answer = service.get(f"/v1/documents/{SHA}", headers=service.token("read", party=PAULA))
    assert (answer.status_code, answer.data, answer.content_type) == (200, RIDER, "text/html")
    assert answer.headers["Content-Disposition"] == "attachment"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert service.get(f"/v1/documents/{SHA}", headers=service.token("read", party="party:x")).status_code == 404


def test_other_bytes_too_many_bytes_and_readers_are_refused(service):
    assert put(service, b"x").status_code == 422
    assert put(service, b"x").get_json()["errors"][0]["code"] == "digest_mismatch"
    assert put(service, headers=service.token("read")).status_code == 403
    large = bytes(20 * 1024 * 1024 + 1)
    assert put(service, large, digests.digest(large)).status_code == 413
    most = bytes(20 * 1024 * 1024)
    assert put(service, most, digests.digest(most)).status_code == 201


def test_a_media_type_that_is_none_is_not_repeated(service):
    put(service)
    service.world.grant(documents=[{"sha256": SHA, "media_type": "text/html; x\u00e9", "name": "r"}])
    assert service.get(f"/v1/documents/{SHA}").content_type == "application/octet-stream"


def of(service, party):
    return service.token("read", "write", party=party)


def shown(service, party, sha256=SHA):
    return service.get(f"/v1/documents/{sha256}", headers=of(service, party)).status_code == 200


def naming(service, signed_by, *others, **more):
    """A grant that names the rider, with the proofs of some of its parties, handed in by the first of them."""
    world = service.world
    documents = [{"sha256": SHA, "media_type": "text/html", "name": "rider.html"}]
    body = {**GRANT, "documents": documents, **more}
    statement = world.statement("consent.grant", **{name: said for name, said in body.items() if name != "signed_by"})
    bundle = world.bundle(statement, signed_by)
    assert service.post("/v1/statements", raw=bundle, headers=of(service, signed_by[0])).status_code in (200, 201)
    world.tick()
    return statement


@pytest.fixture
def neighbours(service):
    for party, kind in ((OTHER, "licensee"), (VENDOR, "vendor")):
        service.world.party(party, kind)
    service.world.party(QUINN, "performer", birth_date="1990-01-01", home="US-CA", unions=[])
    return service


def test_a_document_is_shown_to_who_put_it_there_and_to_nobody_else(neighbours):
    put(neighbours, headers=of(neighbours, STUDIO))
    assert shown(neighbours, STUDIO)
    assert not any(shown(neighbours, one) for one in (PAULA, OTHER, QUINN))


def test_naming_the_digest_of_somebody_elses_document_opens_nothing(neighbours):
    put(neighbours, headers=of(neighbours, STUDIO))
    naming(neighbours, [OTHER], licensee=OTHER)
    naming(neighbours, [OTHER, QUINN], performer=QUINN, licensee=OTHER)
    naming(neighbours, [OTHER], performer=QUINN, licensee=STUDIO, parties=[
        {"role": "performer", "party": QUINN}, {"role": "licensee", "party": STUDIO},
        {"role": "licensee", "party": OTHER}])  # fmt: skip
    assert not any(shown(neighbours, one) for one in (OTHER, QUINN, PAULA))
    naming(neighbours, [STUDIO, PAULA])
    assert shown(neighbours, PAULA)
    assert not any(shown(neighbours, one) for one in (OTHER, QUINN))


def test_a_party_of_a_statement_that_opens_a_document_opens_it_further_from_then_on(neighbours):
    put(neighbours, headers=of(neighbours, STUDIO))
    before = naming(neighbours, [PAULA], licensee=VENDOR)  # before she could see it
    naming(neighbours, [STUDIO, PAULA])
    assert not shown(neighbours, VENDOR)
    naming(neighbours, [PAULA], licensee=OTHER)
    assert shown(neighbours, OTHER)
    neighbours.world.tick()
    again = neighbours.world.hands.proofs(before, [VENDOR])
    digest = digests.digest(before)
    neighbours.post(f"/v1/statements/{digest}/proofs", {"proofs": again}, headers=of(neighbours, VENDOR))
    assert not shown(neighbours, VENDOR)


def test_what_the_operator_put_there_belongs_to_the_first_statement_it_hands_in(neighbours):
    put(neighbours)
    naming(neighbours, [OTHER], licensee=OTHER)
    assert not shown(neighbours, OTHER)
    neighbours.world.grant(documents=[{"sha256": SHA, "media_type": "text/html", "name": "r"}])
    assert all(shown(neighbours, one) for one in (STUDIO, PAULA))
    naming(neighbours, [OTHER, PAULA], licensee=OTHER)  # she could see it, and shows it to them
    assert shown(neighbours, OTHER)
    assert not shown(neighbours, QUINN)


def test_a_token_bound_to_a_project_sees_documents_of_that_project_alone(neighbours):
    put(neighbours, headers=of(neighbours, STUDIO))
    naming(neighbours, [STUDIO, PAULA])
    for party, project, status in ((STUDIO, PROJECT, 200), (STUDIO, {"scheme": "house", "value": "X"}, 404),
                                   (None, PROJECT, 200), (None, {"scheme": "house", "value": "X"}, 404)):  # fmt: skip
        token = neighbours.token("read", party=party, projects=[Identifier(**project)])
        assert neighbours.get(f"/v1/documents/{SHA}", headers=token).status_code == status


def test_naming_a_document_holds_nothing_back_from_erasure(neighbours):
    world = neighbours.world
    put(neighbours, headers=of(neighbours, STUDIO))
    statement = naming(neighbours, [STUDIO, PAULA])
    theirs = naming(neighbours, [OTHER], licensee=OTHER)
    world.register("legal.hold", target=digests.digest(theirs), ground="ours", signed_by=[OTHER])
    world.register("erasure.order", statement=digests.digest(statement), ground="asked", signed_by=[REGISTRAR])
    assert neighbours.get(f"/v1/documents/{SHA}").status_code == 404


def test_a_document_outlives_the_erasure_of_what_did_not_open_it(neighbours):
    world = neighbours.world
    put(neighbours, headers=of(neighbours, STUDIO))
    naming(neighbours, [STUDIO, PAULA])
    theirs = naming(neighbours, [OTHER], licensee=OTHER)
    world.register("erasure.order", statement=digests.digest(theirs), ground="asked", signed_by=[REGISTRAR])
    assert shown(neighbours, PAULA)


def test_what_the_operator_gave_by_a_statement_that_is_erased_it_gave_by_the_next(neighbours):
    world = neighbours.world
    put(neighbours)
    named = [{"sha256": SHA, "media_type": "text/html", "name": "r"}]
    first = world.grant(documents=named)
    world.grant(documents=named, description="another")
    world.register("erasure.order", statement=first, ground="asked", signed_by=[REGISTRAR])
    assert shown(neighbours, PAULA)


def test_a_party_keeps_no_more_documents_than_its_quota(neighbours):
    object.__setattr__(neighbours.world.ledger.opened, "document_quota", 100)
    large, small = bytes(90), b"0123456789"
    assert put(neighbours, large, digests.digest(large), of(neighbours, STUDIO)).status_code == 201
    assert put(neighbours, small, digests.digest(small), of(neighbours, STUDIO)).status_code == 201
    refused = put(neighbours, RIDER, headers=of(neighbours, STUDIO))
    assert (refused.status_code, refused.get_json()["errors"][0]["code"]) == (413, "too_large")
    assert put(neighbours, headers=of(neighbours, OTHER)).status_code == 201
    assert put(neighbours, headers=of(neighbours, OTHER)).status_code == 200
    assert put(neighbours).status_code == 201


def test_what_is_the_same_paper_of_two_is_told_to_neither(neighbours):
    assert put(neighbours, headers=of(neighbours, STUDIO)).status_code == 201
    assert put(neighbours, headers=of(neighbours, OTHER)).status_code == 201
    assert all(shown(neighbours, one) for one in (STUDIO, OTHER))
