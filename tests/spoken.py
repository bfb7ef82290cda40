"""A ledger asked in words and answering in JSON: how every version can be asked alike, and its answers compared."""

from types import SimpleNamespace

from consent.answers.checks import BatchAnswer
from consent.answers.shape import Shape
from consent.answers.statements import Registered, Results
from consent.ledger.checks.recorded import CheckFilter
from consent.ledger.pages import Page
from consent.ledger.statements.grants import GrantFilter
from consent.view import View

ABOUT_MANY = ("check_batch", "register_many")
FILTERS = {"grants": GrantFilter, "checks": CheckFilter}


class Spoken:
    """The verbs of a ledger: who asks, when, filters and pages are words of the call; answers are JSON.

    `told`, the last argument of a call about many things, is how an error among them is told.
    """

    def __init__(self, ledger):
        self.ledger = ledger

    def __getattr__(self, name):
        found = getattr(self.ledger, name)
        return (lambda *asked, **more: self._call(name, found, asked, more)) if callable(found) else found

    def _call(self, name, verb, asked, more):
        kept, told = (asked[:-1], asked[-1]) if name in ABOUT_MANY else (asked, None)
        view = _taken(View, more)
        if view != View():
            more["view"] = view
        if name in FILTERS:
            more |= {"wanted": _taken(FILTERS[name], more), "page": _taken(Page, more)}
        return said(verb(*kept, **more), told)


def _taken(kind, more):
    """What of the words is of a kind, taken away from them."""
    return kind(**{name: more.pop(name) for name in kind.__slots__ if name in more})


def said(answer, told=None):
    """An answer as JSON."""
    if isinstance(answer, BatchAnswer | Results):
        return answer.as_json(told)
    if isinstance(answer, Registered):
        shown = said(answer.statement)
        return SimpleNamespace(created=answer.created, body=shown, size=answer.size, erased=answer.erased)
    if isinstance(answer, tuple):
        return [said(one) for one in answer]
    return answer.as_json() if isinstance(answer, Shape) else answer
