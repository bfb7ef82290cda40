"""Who may say what: one file for each family of statements, as `consent/statements/` has them."""
