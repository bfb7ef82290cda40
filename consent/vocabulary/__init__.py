"""The controlled vocabularies: words, territories, languages, identifiers and times (reference: domain, section b)."""
