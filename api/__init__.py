"""Floor 3: HTTP. Routes, shapes, who is calling, and how errors are told; nothing is decided here."""
