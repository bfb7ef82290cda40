"""Unions' agreements, one room each. Their texts are not repeated; sources and how sure they are stand at each rule."""
