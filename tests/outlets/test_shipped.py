"""The shipped catalogue."""

from outlets.loader import load_catalogue


def test_every_shipped_file_is_sound() -> None:
    assert [str(complaint) for complaint in load_catalogue().complaints] == []
