"""Verifying again what was verified when it came in: a statement, a proof, a decision, a stamp; wherever the bytes lie."""
