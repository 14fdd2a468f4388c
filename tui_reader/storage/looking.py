"""What is at a path, whatever path that is: pathlib raises for one that is too long."""

import os
from pathlib import Path


def is_there(path: Path) -> bool:
    """Tell whether anything is there, that links lead to."""
    return os.path.exists(path)  # noqa: PTH110


def is_file(path: Path) -> bool:
    """Tell whether a regular file is there, that links lead to."""
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: Path) -> bool:
    """Tell whether a folder is there, that links lead to."""
    return os.path.isdir(path)  # noqa: PTH112
