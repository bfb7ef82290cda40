"""Statutes, bills and case law, one room each. They name what they rest on; none of it is legal advice."""
