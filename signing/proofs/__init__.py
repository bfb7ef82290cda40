"""One room for each proof format; none knows another."""
