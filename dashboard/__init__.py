"""Shows what Rasid knows: pages, health, metrics."""
