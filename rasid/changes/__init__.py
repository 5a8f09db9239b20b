"""What became of an article between two readings, and whether it counts."""
