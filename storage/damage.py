"""What a verification comes to, step by step."""

from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

DAMAGED_ROW = (SQLAlchemyError, ValueError, TypeError)
"""What reading a row raises whose moments or texts are none."""


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it was stored.

    `what` is `record` or `file` (of the archive), `text` (of a version), `chain`, `database` (its structure) or
    `manifest` (of evidence); `subject` is an article's address, or a file's name.
    """

    what: str
    subject: str
    version: int | None
    detail: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was looked at: a `version`, a `snapshot` or a `file`, and what was found.

    `note` tells what could not be looked at, or is odd and yet no damage.
    """

    kind: str
    damage: tuple[Damage, ...] = ()
    note: str = ""
    size: int = 0  # bytes that were looked at


def in_short(error: Exception) -> str:
    """What an error says, without the statement that it met."""
    return str(getattr(error, "orig", None) or error)
