"""Which device this is: the name under which its marks are journalled."""

import json
import platform
import secrets
from pathlib import Path

from tui_reader.domain.errors import JournalError
from tui_reader.storage import regular

_LONGEST = 64
"""Characters of a device's name, which is part of a file's."""
_MACHINE_ID_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def machine_id() -> str:
    """Give what tells this machine from others: machine-id(5), else the host's name."""
    for file in _MACHINE_ID_FILES:
        try:
            found = file.read_text("ascii", errors="replace").strip()
        except OSError:
            continue
        if found:
            return found
    return platform.node()


def device_id(file: Path, machine: str) -> str:
    """Read the device id from ``file``; make a new one where it was made on another machine.

    A copied home or one shared between machines must not have two writers of one journal.
    Raises `JournalError` where the file can neither be read nor written.
    """
    damaged = True
    try:
        stored = json.loads(regular.read(file))
        if stored["machine"] == machine and _is_id(stored["device"]):
            return str(stored["device"])
    except FileNotFoundError:
        damaged = False
    except (ValueError, KeyError, TypeError, RecursionError):
        damaged = True  # the old journal stays readable under its old name
    except OSError as error:
        raise _unusable(file, error) from error
    device = secrets.token_hex(6)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_suffix(f".{device}")
        temporary.write_text(json.dumps({"device": device, "machine": machine}) + "\n", "utf-8")
        if damaged:
            temporary.replace(file)
        else:
            try:
                file.hardlink_to(temporary)
            except FileExistsError:  # another program was faster
                return device_id(file, machine)
            finally:
                temporary.unlink()
    except OSError as error:
        raise _unusable(file, error) from error
    return device


def _is_id(value: object) -> bool:
    if not isinstance(value, str) or len(value) > _LONGEST:
        return False
    return value.isascii() and value.isalnum()


def _unusable(file: Path, error: OSError) -> JournalError:
    return JournalError(
        f"the device's name cannot be kept: {error.strerror}",
        where=str(file),
        hint=f"marks are written under another name; {regular.advice(error)}",
    )
