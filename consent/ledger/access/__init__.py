"""Who may ask: bearer tokens."""
