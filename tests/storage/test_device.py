"""A device keeps its name until it is another machine."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tui_reader.domain.errors import JournalError
from tui_reader.storage.device import device_id, machine_id


def test_the_name_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "config" / "device.json"
    assert device_id(file, "machine") == device_id(file, "machine")


def test_a_copied_home_gets_a_new_name(tmp_path: Path) -> None:
    file = tmp_path / "device.json"
    first = device_id(file, "machine")
    second = device_id(file, "other machine")
    assert first != second
    assert device_id(file, "other machine") == second


def test_many_first_starts_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(lambda _: device_id(tmp_path / "device.json", "m"), range(24)))
    assert len(names) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["device.json"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"device": "../x", "machine": "machine"}'])
def test_a_damaged_file_is_made_anew(tmp_path: Path, content: str) -> None:
    file = tmp_path / "device.json"
    file.write_text(content)
    made = device_id(file, "machine")
    assert made.isalnum()
    assert device_id(file, "machine") == made


def test_an_unusable_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file")
    with pytest.raises(JournalError, match="device"):
        device_id(tmp_path / "config" / "device.json", "machine")


def test_the_machine_has_a_name_that_stays() -> None:
    assert machine_id() == machine_id() != ""
