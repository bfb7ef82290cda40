"""The native routes under /v1 (contract §4)."""
