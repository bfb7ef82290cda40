"""What keeping a document answers."""

from __future__ import annotations

from marshmallow import fields

from api.schemas.shapes import Strict


class DocumentSchema(Strict):
    sha256 = fields.String(required=True)
    bytes = fields.Integer(required=True)
