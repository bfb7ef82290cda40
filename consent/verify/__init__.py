"""Verifying again what was verified when it came in: statements, proofs, decisions, stamps, wherever they lie."""
