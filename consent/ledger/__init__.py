"""The ledger: one file for each thing that can be done with it. Orchestration only; every rule lives further down."""
