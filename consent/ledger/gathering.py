"""Gathering: many who want the one writer's turn at the same time are served in one turn.

Whoever comes first leads: it waits for the turn, and then takes along all who have gathered meanwhile. Those wait until
their own work is done, or until they are called to lead the next turn. Nobody is passed over: who came first is taken
first, and a leader leads one turn only, so no request answers for others longer than that. It knows nothing of what is
done in a turn.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any, Final, Generic, TypeVar

from consent.measures import Sizes

W = TypeVar("W")
MOST_AT_ONCE: Final = 64
"""How many are served in one turn: what waits behind them has waited no longer than one of these takes."""


@dataclass(eq=False)
class Place(Generic[W]):
    """The place of one who waits: its work, whether that must be done in a turn of its own, and what comes of it."""

    work: W
    alone: bool = False
    done: Future[Any] = field(default_factory=Future)
    called: Event = field(default_factory=Event)


Lead = Callable[[Callable[[], Sequence[Place[W]]]], None]
"""Takes the turn, calls for whoever has gathered by then, and ends the `done` of each."""


class Gathering(Generic[W]):
    """Those who wait for their turn in one process."""

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        self._most = most
        self._waiting: deque[Place[W]] = deque()
        self._is_led = False
        self._lock = Lock()
        self.sizes = Sizes()

    def take_part(self, work: W, lead: Lead[W], *, alone: bool = False) -> Any:
        """What comes of the work, in a turn that this thread leads or another one does. Raises what the work raises."""
        mine = Place(work, alone)
        with self._lock:
            self._waiting.append(mine)
            leads, self._is_led = not self._is_led, True
        if not leads:
            mine.called.wait()
        if not mine.done.done():
            self._lead(mine, lead)
        return mine.done.result()

    def _lead(self, mine: Place[W], lead: Lead[W]) -> None:
        taken: list[Place[W]] = []

        def gathered() -> Sequence[Place[W]]:
            taken.extend(self._taken())
            self.sizes.count(len(taken))
            return taken

        try:
            lead(gathered)
        except Exception as error:  # noqa: BLE001 - it is raised again, by each of those it concerns
            self._fail(mine, taken, error)
        finally:  # also when this thread is made to stop: nobody waits for it for ever
            self._leave(mine, taken)

    def _taken(self) -> list[Place[W]]:
        """Those who are served in this turn, who came first before all others; one who must be alone is."""
        with self._lock:
            taken = [self._waiting.popleft()]
            while self._waiting and not (taken[0].alone or self._waiting[0].alone) and len(taken) < self._most:
                taken.append(self._waiting.popleft())
            return taken

    def _fail(self, mine: Place[W], taken: list[Place[W]], error: BaseException) -> None:
        """The turn failed for whoever was to be served in it; for the leader alone where nobody was taken yet."""
        for one in taken or [mine]:
            if not one.done.done():
                one.done.set_exception(error)

    def _leave(self, mine: Place[W], taken: list[Place[W]]) -> None:
        """Let go of those who were served, and call who comes next."""
        for one in taken:
            one.done.cancel()  # nothing happens to what is done
            one.called.set()
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
            self._is_led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].called.set()
