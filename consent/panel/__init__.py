"""Whom a ledger asks: its witnesses, how many of them must cosign, and its time-stamping authority."""
