"""Floor 2: the domain, the ledger, and its one database room."""
