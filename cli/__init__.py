"""The rasid command: the only place where the rooms are wired together."""
