"""Evidence that needs no trust in the operator: everything a decision rested on, in one file that verifies offline."""
