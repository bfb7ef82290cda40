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
from threading import Event, Lock, get_ident
from typing import Any, Final, Generic, TypeVar

from consent.errors import ConsentError, Unavailable
from consent.measures import Sizes

W = TypeVar("W")
MOST_AT_ONCE: Final = 64
"""How many are served in one turn: what waits behind them has waited no longer than one of these takes."""
HEAVIEST_AT_ONCE: Final = 1024 * 1024
"""How many bytes they bring together, where they are several: nobody small waits for what somebody large writes."""


@dataclass(eq=False)
class Place(Generic[W]):
    """The place of one who waits: its work, and what comes of it.

    `of` is whose work it is: a turn serves one ledger. `alone`: it must be done in a turn of its own. `weight` is about
    how many bytes it writes.
    """

    work: W
    of: object = None
    alone: bool = False
    weight: int = 0
    done: Future[Any] = field(default_factory=Future)
    called: Event = field(default_factory=Event)

    def goes_with(self, first: Place[W]) -> bool:
        """Whether it may be served in the turn of another."""
        return self.of is first.of and not self.alone and not first.alone


Lead = Callable[[Callable[[], Sequence[Place[W]]]], None]
"""Takes the turn, calls for whoever has gathered by then, and ends the `done` of each."""


class SharedTurns(Generic[W]):
    """Those who wait for their turn in one process."""

    def __init__(self, most: int = MOST_AT_ONCE, heaviest: int = HEAVIEST_AT_ONCE) -> None:
        self._most, self._heaviest = most, heaviest
        self._waiting: deque[Place[W]] = deque()
        self._is_led = False
        self._led_by: int | None = None
        self._lock = Lock()
        self.sizes = Sizes()

    def take_part(self, mine: Place[W], lead: Lead[W]) -> Any:
        """What comes of the work, in a turn that this thread leads or another one does.

        Raises what the work raises, and Unavailable where the turn ended before it was done.
        """
        if self._led_by == get_ident():
            raise RuntimeError("whoever writes within a write waits for itself")
        with self._lock:
            self._waiting.append(mine)
            leads, self._is_led = not self._is_led, True
        if not leads:
            self._wait(mine)
        if not mine.done.done():
            self._lead(mine, lead)
        return mine.done.result()

    def _wait(self, mine: Place[W]) -> None:
        try:
            mine.called.wait()
        except BaseException:  # this thread is made to stop: whoever comes next is called in its place
            with self._lock:
                if mine in self._waiting:
                    self._waiting.remove(mine)
                    if mine.called.is_set():
                        self._call_next()
            raise

    def _lead(self, mine: Place[W], lead: Lead[W]) -> None:
        taken: list[Place[W]] = []

        def gathered() -> Sequence[Place[W]]:
            taken.extend(self._taken())
            self.sizes.count(len(taken))
            return taken

        self._led_by = get_ident()
        try:
            lead(gathered)
        except Exception as error:  # noqa: BLE001 - it is raised again, by each of those it concerns
            # Who has gathered by now would meet the same, one after the other, each after as long a wait.
            taken = taken or self._taken()
            _fail(mine, taken, error)
        finally:  # also when this thread is made to stop: nobody waits for it for ever
            self._led_by = None
            self._leave(mine, taken)

    def _taken(self) -> list[Place[W]]:
        """Those who are served in this turn: who came first before all others, as many as go together."""
        with self._lock:
            taken = [self._waiting.popleft()]
            weight = taken[0].weight
            while self._waiting and len(taken) < self._most and self._waiting[0].goes_with(taken[0]):
                weight += self._waiting[0].weight
                if weight > self._heaviest:
                    break
                taken.append(self._waiting.popleft())
            return taken

    def _leave(self, mine: Place[W], taken: list[Place[W]]) -> None:
        """Let go of those who were served, and call who comes next."""
        for one in taken:
            if not one.done.done():
                one.done.set_exception(_stopped())
            one.called.set()
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
            self._call_next()

    def _call_next(self) -> None:
        """Call whoever has waited longest to lead. To be called under the lock, by who leads and will no more."""
        self._is_led = bool(self._waiting)
        if self._waiting:
            self._waiting[0].called.set()


def _fail(mine: Place[W], taken: Sequence[Place[W]], error: Exception) -> None:
    """The turn failed for all who were to be served in it; each is told by an error of its own."""
    for one in taken:
        if not one.done.done():
            one.done.set_exception(error if one is mine else _as_told(error))


def _as_told(error: Exception) -> Exception:
    """The same error for somebody else to raise: one that several threads raise would carry the traces of all."""
    if isinstance(error, ConsentError):
        return type(error)(error.problems)
    other = RuntimeError("the turn it was to be served in failed")
    other.__cause__ = error
    return other


def _stopped() -> Unavailable:
    detail = "the writer was made to stop before it could tell what became of this: try again"
    return Unavailable.of("database_unavailable", detail)
