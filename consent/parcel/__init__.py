"""A parcel of the ledger: files with a manifest, opened under a policy, and read as a shelf."""
