"""Following a ledger from outside: every new entry, every head, with nothing but what it publishes."""
