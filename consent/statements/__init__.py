"""The statement types of spec §2.3 as frozen objects, and the strict parser that makes them from canonical JSON."""
