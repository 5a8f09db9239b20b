"""Where outlets' files lie."""

from pathlib import Path

from rasid.errors import CatalogueError

SHIPPED = Path(__file__).parent / "catalogue"


def files_of(place: Path) -> list[Path]:
    """The outlets' files of a folder, by name. Raises `CatalogueError` when it is not there or cannot be looked into:
    that is not the same as an empty one."""
    try:
        return sorted(path for path in place.iterdir() if path.name.endswith(".toml"))
    except FileNotFoundError:
        raise CatalogueError(
            f"The catalogue folder {place} does not exist. Create it, or correct the setting."
        ) from None
    except OSError as error:
        raise CatalogueError(
            f"The catalogue folder {place} cannot be read: {error.strerror}. Check its permissions, or correct the "
            "setting."
        ) from None
