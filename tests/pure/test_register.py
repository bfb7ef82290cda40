"""The register beside a declared use: read strictly, written into the reference, and read from it again."""

from hypothesis import given, strategies as st

from consent.decision import register
from consent.errors import InvalidInput
from consent.vocabulary import words
from tests.pure.harbor import QUESTION

NAMES = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), min_size=1, max_size=60)
ENTRIES = st.fixed_dictionaries(
    {"kind": st.sampled_from(sorted(words.REGISTER_KINDS))},
    optional={"stage": st.just("may_be_final"), "shot": NAMES, "tool_version": NAMES, "input": NAMES,
              "terms": st.just("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"), "credited": st.booleans()},
)  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@given(ENTRIES)
def test_what_is_written_is_read_again(entry):
    asked = register.with_register({**QUESTION, "register": entry})
    assert "register" not in asked
    assert register.of_ref(asked["ref"]).as_json() == entry
    assert register.without_register(asked["ref"]) == ({"shot": entry["shot"]} if "shot" in entry else {})


@given(ANYTHING | st.fixed_dictionaries({"kind": ANYTHING}, optional={"stage": ANYTHING, "terms": ANYTHING}))
def test_whatever_stands_there_is_read_or_refused_with_our_own_error(value):
    try:
        asked = register.with_register({**QUESTION, "register": value})
    except InvalidInput as error:
        assert_about_the_register(error)
    else:
        assert value is None or register.of_ref(asked["ref"]).as_json() == value


def assert_about_the_register(error):
    assert [one.pointer for one in error.problems if not one.pointer.startswith("/register")] == []


@given(st.dictionaries(st.sampled_from(["register.kind", "register.stage", "register.credited", "shot", "job"]),
                       st.text(max_size=9) | st.sampled_from(["music", "temp", "yes", "no"])))  # fmt: skip
def test_a_reference_that_somebody_else_wrote_is_a_register_or_none(ref):
    found = register.of_ref(ref)
    assert found is None or found.kind in words.REGISTER_KINDS
