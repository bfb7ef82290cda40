"""Closed and open objects, and the shapes every part of the interface shares."""

from __future__ import annotations

import re
from typing import Any, Final

from marshmallow import RAISE, Schema, fields, validate

from consent.states.state import STATES
from consent.vocabulary import identifiers, words

STATE: Final = {"enum": sorted(STATES)}
"""The state of a grant, as OpenAPI has it."""
ANY_STATE: Final = {"enum": sorted({*STATES, "erased", "without_effect"})}
"""The state of any statement."""
USE: Final = {"enum": sorted(words.USES)}
PARTY: Final = {"pattern": f"^({identifiers.PARTY})$"}
DIGEST: Final = {"pattern": f"^({identifiers.DIGEST})$"}


class Strict(Schema):
    """A closed object: unknown members are refused."""

    class Meta:
        unknown = RAISE


class Open(Schema):
    """An object whose further members depend on its type."""

    class Meta:
        unknown = "include"


class IdentifierSchema(Strict):
    scheme = fields.String(required=True, metadata={"pattern": f"^({identifiers.SCHEME})$"})
    value = fields.String(required=True)


class AmountSchema(Strict):
    unit = fields.String(required=True, metadata={"enum": sorted(words.LIMIT_UNITS)})
    amount = fields.Integer(required=True)


class ObligationSchema(Strict):
    rule = fields.String(required=True)
    kind = fields.String(required=True)
    text = fields.String(required=True)
    due = fields.String(required=True, allow_none=True)
    condition = fields.String()


class ProblemItem(Strict):
    code = fields.String(required=True)
    pointer = fields.String(required=True)
    detail = fields.String(required=True)


class NotedProblem(ProblemItem):
    rule = fields.String(required=True, allow_none=True)


class ProblemSchema(Strict):
    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(ProblemItem), required=True)


class HealthSchema(Strict):
    status = fields.String(required=True)


class ReadyQuery(Strict):
    for_ = fields.String(data_key="for", validate=validate.OneOf(["read"]))


class Digits(fields.Integer):
    """A number in a query string: ASCII digits and nothing else."""

    default_error_messages = {"invalid": "Not a whole number."}

    def _validated(self, value: Any) -> int:
        if not isinstance(value, str) or re.fullmatch(r"[0-9]{1,16}", value) is None:
            raise self.make_error("invalid")
        return super()._validated(value)


class AtQuery(Strict):
    at = fields.String()
    known_at = Digits()


class ProjectQuery(Strict):
    project = fields.String(required=True, metadata={"description": "scheme:value"})


class ProjectAtQuery(ProjectQuery):
    at = fields.String()
    known_at = Digits()
