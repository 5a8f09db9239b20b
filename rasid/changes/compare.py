"""Which fields of an article differ between two readings, in a way that a reader would see."""

from rasid.records import COMPARED_FIELDS, Article, FieldEdit, Stamp


def field_edits(before: Article, after: Article) -> tuple[FieldEdit, ...]:
    """The fields whose compared forms differ, with their stored texts, in the order of `COMPARED_FIELDS`."""
    return tuple(
        FieldEdit(name, field_text(before, name), field_text(after, name))
        for name in COMPARED_FIELDS
        if before.digests[name] != after.digests[name]
    )


def field_text(article: Article, name: str) -> str:
    """A field as one text: paragraphs on lines of their own, dates as ISO 8601, None as nothing."""
    value = getattr(article, name)
    if value is None:
        return ""
    if isinstance(value, Stamp):
        return f"{(value.instant or value.day).isoformat()} ({value.text})"
    return "\n".join(value) if isinstance(value, tuple) else str(value)
