"""Every list of words and what each word means, in one sentence."""
