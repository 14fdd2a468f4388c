"""Where the user's configuration, marks and caches are; the only user of platformdirs."""

from pathlib import Path
from typing import NamedTuple

import platformdirs

_NAME = "tui-reader"
_PACKAGE = Path(__file__).parent.parent


class Paths(NamedTuple):
    """Two folders that hold everything the program ever writes."""

    config: Path
    cache: Path

    @property
    def config_file(self) -> Path:
        """What the user chose."""
        return self.config / "config.toml"

    @property
    def marks(self) -> Path:
        """The folder of journals, which may be shared between machines."""
        return self.config / "marks"

    @property
    def device(self) -> Path:
        """The file that names this device, which may not."""
        return self.config / "device.json"

    @property
    def reports(self) -> Path:
        """The folder of what is known of faults of the program itself."""
        return self.cache

    @property
    def session(self) -> Path:
        """What was open last, and how."""
        return self.config / "session.json"


def user_paths() -> Paths:
    """Give the platform's folders; on Linux they follow XDG_CONFIG_HOME and XDG_CACHE_HOME."""
    return Paths(
        config=platformdirs.user_config_path(_NAME, appauthor=False),
        cache=platformdirs.user_cache_path(_NAME, appauthor=False),
    )


def guide() -> Path:
    """Give the folder of the user's guide, a small library inside the package."""
    return _PACKAGE / "guide"
