"""Pages: what is told in words, set as text or as a tagged PDF."""
