"""A connection to PostgreSQL that waits for no answer longer than it was told to, and gives the server up then.

The system of a machine whose server is frozen still acknowledges what it is sent, so no setting of the network ends
such a wait, and no timeout that the server itself would have to keep. Whoever reads all of a ledger, changes its
tables or erases is `unhurried`.
"""

from __future__ import annotations

from typing import Any, Final

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.errors import _WaitTimeout

PATIENCE: Final = 15.0
"""How long a statement, or a commit that a standby must confirm, may take, in seconds; longer than any lock is waited
for (`LOCK_PATIENCE`), so that a busy database is not taken for a frozen one."""
LOCK_PATIENCE: Final = 12.0
_POLLED_EVERY: Final = 0.1


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is closed where the server does not answer in time; `patience` is in seconds."""

    patience: float | None = PATIENCE

    def wait(self, gen: PQGen[RV], interval: float = _POLLED_EVERY, timeout: float | None = None) -> RV:
        """Wait for what the server says. Raises OperationalError after `patience` seconds, on a closed connection."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except _WaitTimeout as error:
            if timeout is not None:
                raise
            self.pgconn.finish()
            raise psycopg.OperationalError(f"the server did not answer within {self.patience} s") from error
