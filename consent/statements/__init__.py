"""The statement types of contract §1.1 as frozen objects, and the strict parser that makes them from canonical JSON."""
