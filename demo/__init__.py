"""A simulated regional press on loopback, seeded, with ground truth."""
