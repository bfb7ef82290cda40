"""Profile CORE: what holds for every consent, whatever agreement or law governs it (specification §5.2)."""
