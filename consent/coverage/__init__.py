"""The algebra of consent: boxes, scopes, what is asked held against what is granted, and how far it reaches."""
