import pytest

from procure.vault.storage import FolderStorage


def test_storage_returns_what_was_put(tmp_path):
    storage = FolderStorage(tmp_path / "new" / "folder")
    first, second = storage.put(b"a" * 1000), storage.put(b"")
    assert storage.get(first) == b"a" * 1000
    assert storage.get(second) == b""
    assert first != second


def test_storage_leaves_no_half_written_file(tmp_path):
    storage = FolderStorage(tmp_path)
    key = storage.put(b"x")
    assert [path.name for path in tmp_path.iterdir()] == [key]


def test_storage_is_found_again_by_the_next_process(tmp_path):
    key = FolderStorage(tmp_path).put(b"x")
    assert FolderStorage(tmp_path).get(key) == b"x"


@pytest.mark.parametrize("key", ["", "../secret", "0" * 31, "0" * 32, "G" * 32, "a/" * 16])
def test_unknown_or_foreign_key_reaches_no_file(tmp_path, key):
    (tmp_path / "secret").write_bytes(b"x")
    storage = FolderStorage(tmp_path / "objects")
    with pytest.raises(FileNotFoundError):
        storage.get(key)
