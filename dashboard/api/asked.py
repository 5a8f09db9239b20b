"""What requests to the API ask for: the parameters that routes share, and cursors as texts."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import HTTPException, Path, Query

from rasid.showing import Place

LARGEST = 2**63 - 1  # what a database takes as an id

Id = Annotated[int, Path(ge=1, le=LARGEST)]
Limit = Annotated[int, Query(ge=1, le=500, description="Most items.")]
OutletId = Annotated[str | None, Query(max_length=200, description="Only this outlet.")]
Moment = Annotated[datetime | None, Query(description="ISO 8601; UTC where no offset is given.")]


def utc(moment: datetime | None) -> datetime | None:
    """A moment in UTC."""
    if moment is None:
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise HTTPException(
            422, "The moment lies outside of the calendar. Ask for one from the year 1 to 9999."
        ) from None


def place_text(place: Place) -> str:
    """Where a page of articles ended, as a text."""
    at, article_id = place
    return f"{'' if at is None else at.astimezone(UTC).isoformat().replace('+00:00', 'Z')}~{article_id}"


def read_place(text: str | None) -> Place | None:
    """What `place_text` made."""
    if text is None:
        return None
    at, _, number = text.partition("~")
    try:
        article_id = int(number)
        moment = utc(datetime.fromisoformat(at)) if at else None
    except ValueError:
        raise HTTPException(422, "after: this is no cursor. Take it from `next` of the page before.") from None
    if not 0 < article_id <= LARGEST:
        raise HTTPException(422, "after: this is no cursor. Take it from `next` of the page before.")
    return moment, article_id
