"""Who may say what: signatures that stand, mandates and their chains, the sides of a grant, and who made it."""
