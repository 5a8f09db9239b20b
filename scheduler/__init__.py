"""Decides who is due and starts crawls: the daemon."""
