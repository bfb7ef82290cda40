"""What each type of statement is for, in words: who signs it, what each member says, and an example that registers."""
