"""Fixtures that every test may use."""

from pathlib import Path

import pytest
from hypothesis import settings

from tests.home import Home

settings.register_profile("ci", deadline=None, max_examples=60)
settings.load_profile("ci")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A user with an empty library and nothing configured."""
    return Home(tmp_path)


@pytest.fixture(autouse=True)
def clipboard_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the clipboard of whoever runs the tests alone."""
    for variable in ("WAYLAND_DISPLAY", "DISPLAY", "WSL_DISTRO_NAME", "TMUX", "STY"):
        monkeypatch.delenv(variable, raising=False)
