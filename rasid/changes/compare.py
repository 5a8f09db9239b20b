"""Which fields of an article differ between two readings, in a way that a reader would see."""

from rasid.records import COMPARED_FIELDS, Article, FieldEdit, Stamp


def field_edits(before: Article, after: Article) -> tuple[FieldEdit, ...]:
    """The fields whose compared forms differ, with their stored texts, in the order of `COMPARED_FIELDS`.

    Where one has no digest of a field, as a version from before it was compared, its texts decide.
    """
    return tuple(
        FieldEdit(name, field_text(before, name), field_text(after, name))
        for name in COMPARED_FIELDS
        if _differs(name, before, after)
    )


def _differs(name: str, before: Article, after: Article) -> bool:
    one, other = before.digests.get(name), after.digests.get(name)
    if one is None or other is None:
        return field_text(before, name) != field_text(after, name)
    return one != other


def field_text(article: Article, name: str) -> str:
    """A field as one text: paragraphs on lines of their own, dates as ISO 8601, None as nothing."""
    value = getattr(article, name)
    if value is None:
        return ""
    if isinstance(value, Stamp):
        return f"{(value.instant or value.day).isoformat()} ({value.text})"
    return "\n".join(value) if isinstance(value, tuple) else str(value)
