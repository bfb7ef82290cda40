"""All vectors, by the name of their file in the set."""

from tests.conformance_set.vectors import bundles, checkpoints, gate, keys, proofs, receipts, statements, tree


def files():
    """Each file's contents by name."""
    made = (gate.gate(), keys.keys(), statements.statements(), proofs.proofs(), bundles.bundles(), tree.entries(),
            tree.roots(), tree.consistency(), tree.inclusion(), tree.tile_files(), checkpoints.checkpoints(),
            receipts.receipts())  # fmt: skip
    return {f"vectors/{one['kind']}.json": one for one in made}
