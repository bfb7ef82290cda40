"""Documents over HTTP: kept under their digest, given back as files to save, never kept by a cache."""

import pytest

from signing import digests
from tests.world import PAULA

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
