"""What readers say of themselves is what they read."""

import json
import re

import pytest

from consent import forms, readers
from consent.decision import facts
from consent.decision.request import OPTIONAL, REQUEST_FORM, REQUIRED
from consent.errors import InvalidInput
from consent.forms import Formless, form_of, formed
from consent.statements.statement import HEADER, TYPES
from tests.extremes import extremes
from tests.pure.harbor import QUESTION
from tests.pure.in_full import BODIES


def _fits_text(form, value):
    fit = isinstance(value, str) and len(value) <= form.longest and bool(value or form.empty)
    return fit and (form.lines or "\n" not in value)


def _fits_shape(form, value):
    fit = isinstance(value, dict) and value.keys() <= form.members.keys()
    fit = fit and {name for name, _ in form.required} <= value.keys()
    return fit and all(fits(form.members[name], one) for name, one in value.items())


def _fits_map(form, value):
    fit = isinstance(value, dict) and form.least <= len(value) <= form.most
    return fit and all(len(name) <= form.longest and fits(form.item, one) for name, one in value.items())


def _fits_list(form, value):
    fit = isinstance(value, list) and form.least <= len(value) <= form.most
    return fit and all(fits(form.item, one) for one in value)


FITS = {
    forms.Text: _fits_text,
    forms.Word: lambda form, value: isinstance(value, str) and value in form.words,
    forms.Pattern: lambda form, value: isinstance(value, str) and re.fullmatch(form.pattern, value) is not None,
    forms.Checked: lambda _, value: isinstance(value, str),
    forms.Whole: lambda form, value: type(value) is int and form.least <= value <= form.most,
    forms.YesNo: lambda _, value: isinstance(value, bool),
    forms.Strings: lambda _, value: isinstance(value, dict) and all(isinstance(one, str) for one in value.values()),
    forms.ListOf: _fits_list,
    forms.MapOf: _fits_map,
    forms.Structure: _fits_shape,
    forms.Either: lambda form, value: any(fits(one, value) for one in form.forms),
    forms.Nullable: lambda form, value: value is None or fits(form.inner, value),
}


def fits(form, value):
    """Whether a value is of a form, as far as the form says."""
    return FITS[type(form)](form, value)


def is_read(reader, value):
    try:
        readers.read(reader, value)
    except InvalidInput:
        return False
    return True


@pytest.mark.parametrize("kind", TYPES)
def test_what_a_type_reads_is_of_the_form_it_says(kind):
    for body in BODIES[kind]:
        assert is_read(TYPES[kind], body)
        for one in (part["body"] for part in extremes({"body": body}) if isinstance(part, dict) and "body" in part):
            assert fits(form_of(TYPES[kind]), one) or not is_read(TYPES[kind], one), json.dumps(one)[:500]
        assert fits(form_of(TYPES[kind]), body)


@pytest.mark.parametrize("kind", TYPES)
def test_a_member_that_a_form_requires_cannot_be_left_out_and_one_it_does_not_name_cannot_be_added(kind):
    for body in BODIES[kind]:
        form = form_of(TYPES[kind])
        shapes = form.forms if isinstance(form, forms.Either) else (form,)
        (shape,) = [one for one in shapes if fits(one, body)]
        assert body.keys() <= shape.members.keys()
        assert not is_read(TYPES[kind], {**body, "nobody_knows": 1})
        for name in (name for name, _ in shape.required):
            assert not is_read(TYPES[kind], {one: value for one, value in body.items() if one != name}), name


def test_a_question_and_what_all_statements_have_say_their_form():
    assert fits(REQUEST_FORM, QUESTION)
    assert REQUEST_FORM.members.keys() == {*REQUIRED, *OPTIONAL}
    assert [name for name, _ in REQUEST_FORM.required] == list(REQUIRED)
    stated = REQUEST_FORM.members["facts"].inner
    assert stated.members.keys() == facts.OF_THE_REQUEST.keys()
    assert {"type", "parties", "anchor"} <= form_of(HEADER).members.keys()
    assert not form_of(HEADER).needs("anchor")
    assert form_of(HEADER).needs("parties")


def test_a_reader_that_does_not_say_what_it_reads_can_be_part_of_none():
    def silent(value, pointer, problems):
        return value

    with pytest.raises(Formless, match="silent"):
        form_of(silent)
    with pytest.raises(Formless, match="silent"):
        readers.shape(dict, {"member": silent})


def test_a_reader_with_a_form_is_the_same_reader():
    def plain(value, pointer, problems):
        return value

    assert formed(forms.YesNo())(plain) is plain
    assert form_of(plain) == forms.YesNo()


def test_every_choice_of_words_says_where_the_words_are_listed():
    every = [form_of(HEADER), REQUEST_FORM, *(form_of(reader) for reader in TYPES.values())]
    choices = [one for form in every for one in forms.words_in(form)]
    assert len(choices) > 80
    assert [one.one for one in choices if not one.listed] == []
