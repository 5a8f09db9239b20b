"""When to look again: pure functions of history and now."""
