"""Makes the frozen tables of consent/data again from their sources.

Usage: python tools/make_tables.py <territoryContainment.json of cldr-core 48.2.0> <output directory>
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import pycountry
from langcodes import data_dicts


def territories(source: Path) -> dict[str, object]:
    """The containment table without the keys that only state a status."""
    table = json.loads(source.read_text(encoding="utf-8"))["supplemental"]["territoryContainment"]
    contains = {code: said["_contains"] for code, said in table.items() if "-status-" not in code}
    named = "npm cldr-core 48.2.0, supplemental/territoryContainment.json, keys without -status-"
    return {"source": named, "version": "48.2.0", "licence": "Unicode-3.0", "contains": contains}


def subdivisions() -> dict[str, list[str]]:
    """ISO 3166-2 codes by country, without the country's own letters."""
    found: dict[str, list[str]] = {}
    for one in pycountry.subdivisions:
        country, part = one.code.split("-", 1)
        found.setdefault(country, []).append(part)
    return {country: sorted(parts) for country, parts in found.items()}


def languages() -> dict[str, object]:
    """Which language belongs to which macrolanguage, and how deprecated languages and regions are written today."""
    regions = {old: new for old, new in data_dicts.TERRITORY_REPLACEMENTS.items() if len(old) == len(new) == 2}
    return {
        "source": f"langcodes {version('langcodes')}, which takes them from CLDR and the IANA language subtag registry",
        "licence": "MIT (langcodes), Unicode-3.0 (CLDR)",
        "tables": {
            "macrolanguages": {**data_dicts.MACROLANGUAGES, **data_dicts.NORMALIZED_MACROLANGUAGES},
            "languages": data_dicts.LANGUAGE_REPLACEMENTS,
            "regions": regions,
        },
    }


OWN = {
    "CN": {"HK": "HK", "MO": "MO", "TW": "TW"}, "FI": {"01": "AX"},
    "FR": {"BL": "BL", "MF": "MF", "NC": "NC", "PF": "PF", "PM": "PM", "TF": "TF", "WF": "WF", "971": "GP", "972": "MQ",
           "973": "GF", "974": "RE", "976": "YT", "GP": "GP", "MQ": "MQ", "GF": "GF", "RE": "RE", "YT": "YT"},
    "NL": {"AW": "AW", "CW": "CW", "SX": "SX", "BQ1": "BQ", "BQ2": "BQ", "BQ3": "BQ"}, "NO": {"21": "SJ", "22": "SJ"},
    "US": {"AS": "AS", "GU": "GU", "MP": "MP", "PR": "PR", "UM": "UM", "VI": "VI"},
}  # fmt: skip
"""Parts of countries that ISO 3166-1 gives a code of their own, as the remarks of ISO 3166-2 name them."""


def subdivisions_with_own_code() -> dict[str, object]:
    """The country code of each part that has one."""
    own = {f"{country}-{part}": code for country, parts in OWN.items() for part, code in parts.items()}
    return {"source": "remarks of ISO 3166-2 on parts that are in ISO 3166-1 too", "own": own}


def main() -> None:
    """Write every table."""
    source, directory = Path(sys.argv[1]), Path(sys.argv[2])
    tables = {
        "territories-cldr-48": territories(source), "subdivisions": subdivisions(), "languages": languages(),
        "subdivisions-with-own-code": subdivisions_with_own_code(),
    }  # fmt: skip
    for name, table in tables.items():
        text = json.dumps(table, separators=(",", ":"), sort_keys=True)
        (directory / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
