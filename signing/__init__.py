"""Floor 1: bytes in, bytes out. Canonical JSON, keys, proofs, the Merkle tree and signed notes; no consent nouns."""
