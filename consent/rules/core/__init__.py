"""Profile CORE: what holds for every consent, whatever agreement or law governs it (reference: domain, section c)."""
