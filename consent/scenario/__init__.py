"""Scenarios: a rehearsal and a test on a throw-away ledger (specification §8)."""
