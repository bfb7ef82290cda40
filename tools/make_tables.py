"""Makes the frozen tables of consent/data again from their sources.

Usage: python tools/make_tables.py <territoryContainment.json of cldr-core 48.2.0> <output directory>
"""

import json
import sys
from pathlib import Path

import pycountry


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


def main() -> None:
    """Write both tables."""
    source, directory = Path(sys.argv[1]), Path(sys.argv[2])
    for name, table in (("territories-cldr-48", territories(source)), ("subdivisions", subdivisions())):
        text = json.dumps(table, separators=(",", ":"), sort_keys=True)
        (directory / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
