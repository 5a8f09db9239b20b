"""How likely a change is, by the age of an article: the usual article, before anything is known of its outlet.

GDELT found, over 88 million news pages, that 81 % of the body changes come on the first day, after
which 15.1 % of bodies and 5.1 % of titles differ. A power law with these two properties is used: the
hazard falls as `(1 + age / T0) ** -1.5`, with `T0` such that 81 % of a month's changes lie in the
first day. It leaves room for a tail, which grows thinner but does not end.
"""

T0 = 1.2 * 3600.0
"""Seconds in which the hazard falls to about a third."""

USUAL = 0.33
"""Changes of a usual article over its life. One edit in three follows another one, so that a quarter
of the articles have all of them."""

_FALL = 1.5


def hazard(age: float) -> float:
    """Changes per second to be expected of a usual article at an age in seconds."""
    return USUAL * (_FALL - 1) / T0 * float((1 + age / T0) ** -_FALL)


def changes_until(age: float) -> float:
    """Changes to be expected of a usual article from its publication to an age in seconds."""
    return USUAL * (1 - float((1 + max(age, 0.0) / T0) ** (1 - _FALL)))


def changes_between(before: float, after: float) -> float:
    """Changes to be expected of a usual article between two ages in seconds."""
    return changes_until(after) - changes_until(before)
