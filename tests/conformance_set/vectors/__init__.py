"""The vectors of the set: bytes, and what whoever reads them must find. Expectations are written by hand."""
