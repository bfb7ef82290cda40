"""Verifying again what was verified when it came in, wherever the bytes lie: statement, proof, decision, stamp."""
