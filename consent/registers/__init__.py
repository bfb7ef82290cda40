"""What one prefix says of parties, keys, registrars, works and tools, each a register of its own."""
