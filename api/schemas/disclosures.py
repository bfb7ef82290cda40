"""What is disclosed of a work's uses of generative AI."""

from __future__ import annotations

from marshmallow import fields

from api.schemas.shapes import Digits, IdentifierSchema, ProjectAtQuery, Strict
from consent.decision.asked_by_others import ANSWERS
from consent.decision.triage import TRIAGES
from consent.vocabulary.words import OUTCOMES, REGISTER_KINDS, REGISTER_STAGES

_ANSWER = {"enum": list(ANSWERS)}


class DisclosureQuery(ProjectAtQuery):
    since = fields.String(metadata={"description": "an instant, such as `as_of` of the last disclosure"})
    cursor = fields.String()
    limit = Digits(load_default=50)


class NotStatedSchema(Strict):
    what = fields.String(required=True)
    uses = fields.Integer(required=True)


class NotKnownSchema(Strict):
    uses = fields.Integer(required=True)
    undeclared = fields.Integer(required=True)
    undeclared_shots = fields.List(fields.String(), required=True)
    untold = fields.Integer(required=True)
    made_without_yes = fields.List(fields.String(), required=True)
    unreported = fields.Integer(required=True)
    silent_vendors = fields.List(fields.String(), required=True, allow_none=True)
    unstated = fields.List(fields.Nested(NotStatedSchema), required=True)


class DisclosedToolSchema(Strict):
    tool = fields.String(required=True)
    version = fields.String(required=True, allow_none=True)
    terms = fields.String(required=True, allow_none=True)


class DisclosedPerformanceSchema(Strict):
    performer = fields.String(required=True, allow_none=True)
    role = fields.String(required=True, allow_none=True)
    scene = fields.String(required=True, allow_none=True)
    episode = fields.String(required=True, allow_none=True)
    grants = fields.List(fields.String(), required=True)
    outcome = fields.String(required=True, metadata={"enum": list(OUTCOMES)})


class DisclosedNoticeSchema(Strict):
    to = fields.String(required=True)
    given_at = fields.String(required=True)
    notice = fields.String(required=True)


class AwardsAndPlatformsSchema(Strict):
    performed_by_human = fields.String(required=True, metadata=_ANSWER)
    human_consented = fields.String(required=True, metadata=_ANSWER)
    credited = fields.String(required=True, metadata=_ANSWER)
    screenplay_by_human = fields.String(required=True, metadata=_ANSWER)
    realistic = fields.String(required=True, metadata=_ANSWER)


class DisclosedUseSchema(Strict):
    decision = fields.String(required=True)
    recorded_at = fields.String(required=True)
    at = fields.String(required=True)
    licensee = fields.String(required=True, allow_none=True)
    vendor = fields.String(required=True, allow_none=True)
    declared = fields.Boolean(required=True)
    kind = fields.String(required=True, allow_none=True, metadata={"enum": [*sorted(REGISTER_KINDS), None]})
    use = fields.String(required=True, allow_none=True)
    purpose = fields.String(required=True, allow_none=True)
    stage = fields.String(required=True, allow_none=True, metadata={"enum": [*sorted(REGISTER_STAGES), None]})
    shot = fields.String(required=True, allow_none=True)
    tools = fields.List(fields.Nested(DisclosedToolSchema), required=True)
    input = fields.String(required=True, allow_none=True)
    assets = fields.List(fields.String(), required=True)
    performances = fields.List(fields.Nested(DisclosedPerformanceSchema), required=True)
    outcome = fields.String(required=True, metadata={"enum": list(OUTCOMES)})
    triage = fields.String(required=True, allow_none=True, metadata={"enum": [*TRIAGES, None]})
    approvals = fields.List(fields.String(), required=True)
    told = fields.List(fields.Nested(DisclosedNoticeSchema), required=True)
    outputs = fields.Integer(required=True)
    reports = fields.List(fields.String(), required=True)
    asked_by_others = fields.Nested(AwardsAndPlatformsSchema, required=True)
    news = fields.List(fields.String(metadata={"enum": ["recorded", "told", "reported"]}))


class DisclosureSchema(Strict):
    not_known = fields.Nested(NotKnownSchema, required=True, allow_none=True)
    project = fields.Nested(IdentifierSchema, required=True)
    title = fields.String(required=True, allow_none=True)
    as_of = fields.String(required=True)
    tree_size = fields.Integer(required=True)
    since = fields.String(required=True, allow_none=True)
    withheld = fields.Integer(required=True, allow_none=True)
    uses = fields.List(fields.Nested(DisclosedUseSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
