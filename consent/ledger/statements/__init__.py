"""What is said: registering statements, describing them, drafting, documents, erasing, and the grants among them."""
