"""What the log shows of itself: proofs, tiles, cosignatures of its head, time-stamps over it."""
