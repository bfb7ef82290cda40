"""The program `consent`: a file for each group of verbs (contract §5)."""
