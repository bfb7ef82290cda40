import pytest

from api.app import create_app
from tests.world import World


class Service:
    """A world served over HTTP, and a token that may do everything."""

    def __init__(self, directory):
        self.world = World(directory)
        self.app = create_app(ledger=self.world.ledger)
        self.client = self.app.test_client()
        self.admin = self.token("admin")

    def token(self, *scopes, **bound):
        made = self.world.ledger.new_token(scopes=list(scopes), **bound).token
        return {"Authorization": f"Bearer {made}"}

    def post(self, path, value=None, *, headers=None, raw=None, **more):
        given = {"json": value} if raw is None else {"data": raw, "content_type": "application/json"}
        return self.client.post(path, headers={**(headers or self.admin)}, **given, **more)

    def get(self, path, *, headers=None, **more):
        return self.client.get(path, headers=headers or self.admin, **more)


@pytest.fixture
def service(tmp_path):
    made = Service(tmp_path)
    yield made
    made.world.check_log()
