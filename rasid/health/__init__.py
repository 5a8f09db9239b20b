"""What is wrong, from what was observed: one pure function feeds the page, the metrics, the check and the messages."""
