"""Evidence of a decision, a grant or a project: collected, and gathered into one case."""
