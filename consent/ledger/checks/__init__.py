"""Checks with records and receipts, reservations, declared uses, what is owed, and what a withdrawal does."""
