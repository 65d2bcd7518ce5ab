import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.packages import (
    LONGEST_LIST,
    Member,
    NotAPackage,
    OutOfSight,
    explodes,
    headed,
    is_encrypted_office,
    listed,
)


def package(members, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as file:
        for name, body in members.items():
            file.writestr(name, body)
    return out.getvalue()


def test_members_are_listed_from_the_end_alone():
    whole = package({"a.xml": b"x" * 50_000, "b.bin": b"y"}, zipfile.ZIP_STORED)
    tail = whole[-400:]
    assert [(m.name, m.size) for m in listed(tail, len(whole))] == [("a.xml", 50_000), ("b.bin", 1)]
    assert listed(tail, len(whole)) == listed(whole, len(whole))


def test_list_that_begins_before_the_end_is_out_of_sight():
    whole = package({f"{n}.xml": b"" for n in range(100)})
    with pytest.raises(OutOfSight):
        listed(whole[-200:], len(whole))


def test_list_that_is_longer_than_is_read_is_out_of_sight():
    whole = bytearray(package({"a.xml": b""}))
    ends = whole.rindex(b"PK\x05\x06")
    padded = whole[:ends] + bytes(LONGEST_LIST) + whole[ends:]
    (was,) = struct.unpack_from("<I", whole, ends + 12)
    struct.pack_into("<I", padded, len(padded) - 10, LONGEST_LIST + was)
    with pytest.raises(OutOfSight):
        listed(bytes(padded), len(padded))


@pytest.mark.parametrize("cut", [1, 10, 30, 200])
def test_zip_that_is_cut_short_is_no_package(cut):
    whole = package({f"{n}.xml": b"x" for n in range(20)})
    with pytest.raises(NotAPackage):
        listed(whole[:-cut], len(whole) - cut)


@given(st.lists(st.tuples(st.integers(1, 600), st.integers(0, 255)), max_size=8))
def test_damaged_zip_is_judged_and_never_crashes(flips):
    damaged = bytearray(package({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))
    for place, value in flips:
        damaged[-place % len(damaged)] = value
    list(headed(bytes(damaged)))
    try:
        explodes(listed(bytes(damaged), len(damaged)))
    except (NotAPackage, OutOfSight):
        return


def test_zip_that_unpacks_to_suspiciously_much_explodes():
    whole = package({"a.xml": b"0" * 5_000_000})
    assert explodes(listed(whole, len(whole)))
    honest = package({"a.xml": b"0" * 900_000, "b.xml": bytes(range(256)) * 100})
    assert not explodes(listed(honest, len(honest)))


def member(size, packed, starts=0):
    return Member(name="a", encrypted=False, size=size, packed=packed, starts=starts)


@pytest.mark.parametrize(
    ("members", "found"),
    [
        ([member(6 * 10**8, 5 * 10**8)], False),
        ([member(6 * 10**8, 5 * 10**8), member(6 * 10**8, 5 * 10**8, 6 * 10**8)], True),
        ([member(9, 900), member(9, 900, 500)], True),  # share octets
        ([member(0, 0, n) for n in range(5_001)], True),
    ],
)
def test_explosive_is_what_is_much_many_or_overlapping(members, found):
    assert explodes(members) is found


def test_members_are_seen_where_they_begin():
    whole = package({"word/document.xml": b"x", "word/vbaProject.bin": b"y"}, zipfile.ZIP_STORED)
    names = [(m.name, m.macros) for m in headed(whole)]
    assert names == [("word/document.xml", False), ("word/vbaProject.bin", True)]
    assert list(headed(b"PK\x03\x04" + b"\xff" * 60)) == []
    assert list(headed(b"PK\x03\x04 cut")) == []


def compound(name, sector=1):
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_000))
    struct.pack_into("<I", head, 48, sector)
    directory = 512 * (sector + 1)
    head[directory : directory + 2 * len(name)] = name.encode("utf-16-le")
    return bytes(head)


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (compound("EncryptedPackage"), True),
        (compound("WordDocument"), False),
        (compound("EncryptedPackage")[:100], False),
        (compound("WordDocument")[:48] + struct.pack("<I", 9_999) + bytes(600), True),
        (b"PK\x03\x04" + bytes(600), False),
    ],
)
def test_office_file_with_a_password_is_told_from_an_old_one(head, found):
    assert is_encrypted_office(head) is found
