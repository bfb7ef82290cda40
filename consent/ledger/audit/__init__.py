"""The audit: every stored byte re-verified, every projection rebuilt, in one pass over the log; what is wrong is named."""
