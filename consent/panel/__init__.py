"""The witnesses a ledger asks: who they are, how many must cosign, and asking them."""
