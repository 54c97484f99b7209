"""The store's tests run on both databases."""

from typing import Any

import pytest

from tests.support.database import BOTH


@pytest.fixture(params=BOTH)
def dialect(request: Any) -> str:
    return str(request.param)
