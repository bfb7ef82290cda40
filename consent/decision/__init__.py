"""A check: the question read strictly, decided purely from a log prefix, and written as the answer of spec §4.5."""
