"""The audit: every stored byte verified again, every projection rebuilt, in one pass; what is wrong is named."""
