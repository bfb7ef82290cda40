"""What is let in, what effect it has, and what may be erased again."""
