import hashlib
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from procure.domain import seals

numbers = st.integers(0, 10**9)


@given(*(st.tuples(numbers, numbers, numbers) for _ in range(2)))
def test_no_two_places_have_one_name(one, other):
    def names(bid, file, number):
        return {seals.submission_place(bid, number), seals.part_place(bid, file, number)}

    assert len(names(*one)) == 2
    assert (seals.part_place(*one) == seals.part_place(*other)) is (one == other)


def test_salts_differ_by_seed_and_place():
    places = ["bid:1:submission:1", "bid:1:submission:2", "bid:1:file:1:part:0"]
    made = {seals.salt(seed, place) for seed, place in product([b"a" * 32, b"b" * 32], places)}
    assert len(made) == 6
    assert {len(one) for one in made} == {32}


def test_commitment_is_of_salt_and_content():
    plain = hashlib.sha256(b"100 000 kr").hexdigest()
    assert seals.commitment(b"salt", b"100 000 kr") == hashlib.sha256(b"salt100 000 kr").hexdigest()
    assert seals.commitment(seals.salt(b"a" * 32, "x"), b"100 000 kr") != plain


def test_digest_of_a_file_depends_on_its_parts_and_their_order():
    one, two = "a" * 64, "b" * 64
    whole = hashlib.sha256((one + two).encode()).hexdigest()
    assert seals.together([one, two]) == whole
    assert len({seals.together(d) for d in ([], [one], [one, two], [two, one])}) == 4


def test_fingerprint_is_of_the_key_as_written():
    assert seals.fingerprint("age1x") == hashlib.sha256(b"age1x").hexdigest()
