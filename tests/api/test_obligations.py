from tests.world import PROJECT

WORK = f"{PROJECT['scheme']}:{PROJECT['value']}"


def test_old_obligations_are_asked_for_by_time_and_size(service):
    service.world.grant()
    service.post("/v1/checks", service.world.ask())
    size = service.get("/log/checkpoint").text.split("\n")[1]
    for query in (f"at=2020-01-01T00:00:00Z&project={WORK}", f"known_at=1&project={WORK}"):
        assert service.get(f"/v1/obligations?{query}").get_json()["obligations"] == []
        assert service.get(f"/v1/declarations?{query}").get_json()["declarations"] == []
    assert service.get(f"/v1/obligations?known_at={size}&project={WORK}").status_code == 200
    assert service.get(f"/v1/obligations?at=yesterday&project={WORK}").status_code == 400
