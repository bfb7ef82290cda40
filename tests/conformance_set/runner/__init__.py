"""The runner of the conformance set: it needs the standard library of Python 3.11 and nothing else."""
