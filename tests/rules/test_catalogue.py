"""The catalogue of CORE says where each rule is judged, and it is judged there."""

from pathlib import Path

import consent
from consent.rules.core import catalogue

HOUSE = Path(str(consent.__file__)).parent


def test_each_rule_of_core_is_judged_where_the_catalogue_says():
    of_a_facet = {rule for rule, _ in catalogue.FACET_RULE.values()}
    assert list(catalogue.JUDGED_IN) == [rule.id for rule in catalogue.PROFILE.rules]
    for rule, file in catalogue.JUDGED_IN.items():
        text = (HOUSE / file).read_text(encoding="utf-8")
        by_facet = rule in of_a_facet and "FACET_RULE" in text
        assert by_facet or f'"{rule}"' in text, rule
