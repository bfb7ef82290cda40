"""The native routes under /v1 (specification §6.6)."""
