"""Scenarios: a rehearsal and a test on a throw-away ledger (contract §6; conventions in docs/scenarios.md)."""
