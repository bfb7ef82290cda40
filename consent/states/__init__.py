"""What has been said about a grant since it was given, and the state that follows at an instant."""
