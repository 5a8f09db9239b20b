"""Addresses as the program gives them to the readers."""

import pytest

from rasid.channels import ADDRESSES
from rasid.extract.links import Addresses


@pytest.fixture(scope="session")
def addresses() -> Addresses:
    return ADDRESSES
