"""The controlled vocabularies: words, territories, languages, identifiers and times (specification §1.5 to §1.9)."""
