"""Where development data lies: the folder in `RASID_DATA`, else `../shared/data` beside the checkout."""

import os
from pathlib import Path


def data_folder(part: str = "") -> Path | None:
    """The folder of development data, or a part of it; None where it does not exist."""
    base = Path(os.environ.get("RASID_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
    folder = base / part
    return folder if folder.exists() else None
