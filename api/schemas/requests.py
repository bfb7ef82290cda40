"""What a tool asks."""

from __future__ import annotations

from marshmallow import fields

from api.schemas.shapes import IdentifierSchema, Strict
from consent.decision import facts


class PerformerSchema(Strict):
    party = fields.String()
    scheme = fields.String()
    value = fields.String()
    name = fields.String()


class AmountSchema(Strict):
    unit = fields.String(required=True)
    amount = fields.Integer(required=True)


PerformanceFacts = Strict.from_dict({name: fields.Raw() for name in facts.OF_A_PERFORMANCE}, name="PerformanceFacts")


RequestFacts = Strict.from_dict({name: fields.Raw() for name in facts.OF_THE_REQUEST}, name="RequestFacts")


class PerformanceSchema(Strict):
    performer = fields.Nested(PerformerSchema, required=True, allow_none=True)
    role = fields.String(required=True, allow_none=True)
    scene = fields.String(required=True, allow_none=True)
    modalities = fields.List(fields.String(), required=True, allow_none=True)
    episode = fields.String(allow_none=True)
    amounts = fields.List(fields.Nested(AmountSchema), allow_none=True)
    facts = fields.Nested(PerformanceFacts, allow_none=True)


class PromptReferenceSchema(Strict):
    performer = fields.Nested(PerformerSchema, required=True)
    features = fields.List(fields.String(), required=True)


class CheckSchema(Strict):
    project = fields.Nested(IdentifierSchema, required=True, allow_none=True)
    licensee = fields.String(required=True, allow_none=True)
    use = fields.String(required=True, allow_none=True)
    performances = fields.List(fields.Nested(PerformanceSchema), required=True, allow_none=True)
    media = fields.List(fields.String(), required=True, allow_none=True)
    territories = fields.List(fields.String(), required=True, allow_none=True)
    languages = fields.List(fields.String(), required=True, allow_none=True)
    purpose = fields.String(required=True, allow_none=True)
    tools = fields.List(fields.String(), required=True, allow_none=True)
    vendor = fields.String(allow_none=True)
    content = fields.List(fields.String(), allow_none=True)
    prompt_references = fields.List(fields.Nested(PromptReferenceSchema), allow_none=True)
    facts = fields.Nested(RequestFacts, allow_none=True)
    assets = fields.List(fields.String(), allow_none=True)
    ref = fields.Dict(keys=fields.String(), values=fields.String(), allow_none=True)
    reserve = fields.Boolean(allow_none=True)
    record = fields.Boolean(allow_none=True)
    at = fields.String(allow_none=True)
    known_at = fields.Integer(allow_none=True)


class BatchSchema(Strict):
    defaults = fields.Dict(keys=fields.String())
    checks = fields.List(fields.Dict(keys=fields.String()), required=True)
