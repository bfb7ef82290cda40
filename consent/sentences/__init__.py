"""What a statement says in plain sentences, made from the members that are enforced."""
