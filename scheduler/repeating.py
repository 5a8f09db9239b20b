"""What fails again and again for the same reason is told once a minute, and not with every tick."""

EVERY = 60.0
"""Seconds."""


class Repeats:
    """What was last told of each subject, and when. Moments are seconds of a steady clock."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[str, float]] = {}

    def is_news(self, subject: str, text: str, at: float) -> bool:
        """Whether this is to be told now; if so, it counts as told."""
        before, when = self._told.get(subject, ("", 0.0))
        if text == before and at - when < EVERY:
            return False
        self._told[subject] = text, at
        return True

    def over(self, subject: str) -> None:
        """It went well again: the next failure is news."""
        self._told.pop(subject, None)
