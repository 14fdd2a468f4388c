"""What a machine does to a program: file systems of its own, and permissions that hold for root."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_DROP = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


def _unprivileged() -> tuple[str, ...]:
    if os.geteuid() or not shutil.which(_DROP[0]):
        return ()
    dropped = subprocess.run([*_DROP, "true"], capture_output=True, check=False)
    return () if dropped.returncode else _DROP


UNPRIVILEGED = _unprivileged()
"""What a command begins with that permissions hold for, as root is refused nothing otherwise."""


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[None]:
    """Mount a small file system of its own, or skip the test."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() or not shutil.which("mount"):
        pytest.skip("only root mounts")
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def remount(folder: Path, option: str) -> None:
    """Mount it anew, as with ``ro``."""
    command = ["mount", "-o", f"remount,{option}", str(folder)]
    subprocess.run(command, check=True, capture_output=True)


def fill(folder: Path) -> Path:
    """Fill the disk of a folder; give the file that has taken all room."""
    filler = folder / "filler"
    with filler.open("wb", 0) as file:
        try:
            while file.write(b"x" * 512):
                pass
        except OSError:
            return filler
    return filler


@contextmanager
def forbidden(path: Path) -> Iterator[None]:
    """Take all permissions away; skip the test where that keeps nobody out."""
    if not (os.geteuid() or UNPRIVILEGED):
        pytest.skip("root is refused nothing here")
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        yield
    finally:
        path.chmod(mode)
