"""The program `consent`: a file for each group of verbs (specification §7)."""
