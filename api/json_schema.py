"""JSON Schema of what readers read: the same words, patterns and bounds, from the forms that the readers carry.

What a reader holds to beside its form (a check character, a zone that exists) it says itself, and no schema can.
"""

from __future__ import annotations

from typing import Any, Final

from consent import forms
from consent.decision.register import DECLARATION_FORM
from consent.decision.request import REQUEST_FORM
from consent.forms import Form, Structure, form_of
from consent.statements.guide.catalogue import shapes_of
from consent.statements.guide.parts import part_of
from consent.statements.statement import HEADER, TYPES
from consent.vocabulary.lists.catalogue import LISTS

Schema = dict[str, Any]
_MADE_BY_DRAFTING: Final = frozenset({"v", "id", "nonce", "ledgers", "issued_at"})
"""Members of a statement that drafting makes where they are absent."""


def components() -> dict[str, Schema]:
    """The schemas of a check, a declared use and a draft of each type, and of the words and parts of these, by name."""
    made = _Components()
    made.named["Check"] = made.of(REQUEST_FORM)
    made.named["Declare"] = made.of(DECLARATION_FORM)
    for kind in TYPES:
        made.named[f"Draft.{kind}"] = made.draft(kind)
    mapping = {kind: _ref(f"Draft.{kind}")["$ref"] for kind in TYPES}
    made.named["Draft"] = {
        "oneOf": [{"$ref": one} for one in mapping.values()],
        "discriminator": {"propertyName": "type", "mapping": mapping},
    }
    return made.named


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


class _Components:
    """Schemas by name, each made when it is first spoken of."""

    def __init__(self) -> None:
        self.named: dict[str, Schema] = {}
        self.structures: dict[Structure, str] = {}

    def draft(self, kind: str) -> Schema:
        """A statement of a type, without what drafting makes."""
        ways = [self._way(kind, shape) for shape in shapes_of(kind)]
        return ways[0] if len(ways) == 1 else {"type": "object", "oneOf": ways}

    def _way(self, kind: str, shape: Structure) -> Schema:
        match form_of(HEADER):
            case Structure(required, optional):
                whole = self._object(Structure((*required, *shape.required), (*optional, *shape.optional)))
            case other:
                raise TypeError(f"the header of statements is no structure: {other}")
        whole["properties"]["type"] = {"const": kind}
        whole["required"] = [name for name in whole["required"] if name not in _MADE_BY_DRAFTING]
        return whole

    def of(self, form: Form) -> Schema:
        """The schema of a form; of words and parts a reference to it."""
        match form:
            case forms.Text():
                return {"type": "string", "minLength": 0 if form.empty else 1, "maxLength": form.longest}
            case forms.Word():
                return self._word(form)
            case forms.Pattern():
                return {"type": "string", "pattern": f"^({form.pattern})$", "description": form.what}
            case forms.Checked():
                said = {"type": "string", "description": form.what}
                return {**said, "format": form.format} if form.format else said
            case forms.Whole():
                return {"type": "integer", "minimum": form.least, "maximum": form.most}
            case forms.YesNo():
                return {"type": "boolean"}
            case _:
                return self._put_together(form)

    def _put_together(self, form: Form) -> Schema:
        match form:
            case forms.Strings():
                return {"type": "object", "additionalProperties": {"type": "string"}, "description": form.what}
            case forms.ListOf():
                bounds = {"minItems": form.least, "maxItems": form.most}
                return {"type": "array", "items": self.of(form.item), **bounds}
            case forms.MapOf():
                bounds = {"minProperties": form.least, "maxProperties": form.most}
                names = {"minLength": 1, "maxLength": form.longest}
                return {"type": "object", "additionalProperties": self.of(form.item), "propertyNames": names, **bounds}
            case forms.Either():
                return {"anyOf": [self.of(one) for one in form.forms]}
            case forms.Nullable():
                return {"anyOf": [self.of(form.inner), {"type": "null"}]}
            case forms.Structure():
                return self._structure(form)
            case _:
                message = f"no reader reads {form}"
                raise TypeError(message)

    def _word(self, form: forms.Word) -> Schema:
        """The words themselves where only some of a list are taken, else the list by name."""
        listed = LISTS[form.listed]
        if set(form.words) != listed.words:
            return {"type": "string", "enum": list(form.words)}
        name = f"Words.{listed.name}"
        self.named[name] = {
            "type": "string",
            "enum": [word for word, _ in listed.meanings],
            "description": listed.about,
        }
        return _ref(name)

    def _structure(self, form: Structure) -> Schema:
        """A part that statements share stands by name; what only a check has stands in place."""
        if form in self.structures:
            return _ref(self.structures[form])
        try:
            part = part_of(form)
        except KeyError:
            return self._object(form)
        title = "".join(word.capitalize() for word in part.name.split("-"))
        name = title if f"Part.{title}" not in self.named else f"{title}.Plain"
        self.structures[form] = f"Part.{name}"
        self.named[f"Part.{name}"] = {}  # its place, before the parts of it
        self.named[f"Part.{name}"] = {**self._object(form), "description": part.about}
        return _ref(f"Part.{name}")

    def _object(self, form: Structure) -> Schema:
        properties = {name: self.of(one) for name, one in form.members.items()}
        required = [name for name, _ in form.required]
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
