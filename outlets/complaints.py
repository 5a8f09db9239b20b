"""What is wrong with an outlet's file, told so that the person who wrote it can put it right."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Complaint:
    """One fault: where it is, what it is, and what to do. `line` counts from 1."""

    file: Path
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file.name}:{self.line}: {self.what} {self.remedy}"
