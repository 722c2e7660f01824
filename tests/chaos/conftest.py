"""A prepared site for tests that start it, break it and watch it heal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.site import Place, running


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A place where a site has been started once and stopped."""
    place = Place.new(tmp_path_factory.mktemp("prepared") / "data")
    with running(place):
        pass
    yield place
    place.remove()


@pytest.fixture
def place(prepared: Place, tmp_path: Path) -> Iterator[Place]:
    """A copy of the prepared place."""
    copy = Place.new(tmp_path / "data", like=prepared)
    yield copy
    copy.remove()
