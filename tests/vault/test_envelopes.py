import itertools

import pytest

from procure.vault import envelopes, identities
from procure.vault.envelopes import BrowserHand, ServerHand
from procure.vault.keys import SealBroken, ServerKeyVault
from procure.vault.seal import open_one
from tests.openers import IDENTITIES, PAPER
from tests.stories import VAULT

OPENERS = dict(enumerate(IDENTITIES, start=1))  # by key id
CASE = 7
SECRET = identities.new()
LOCKED = envelopes.lock(
    SECRET, {key: one.recipient for key, one in OPENERS.items()}, vault=VAULT, competition_id=CASE
)


def released(first, second, *, vault=VAULT, case=CASE):
    return envelopes.release(
        LOCKED.envelopes[first, second],
        vault=vault,
        competition_id=case,
        first=first,
        second=second,
    )


def hand(key):
    return ServerHand(key, OPENERS[key])


def test_any_two_open_in_either_order():
    pairs = list(itertools.permutations(OPENERS, 2))
    assert (LOCKED.recipient, sorted(LOCKED.envelopes)) == (SECRET.recipient, pairs)
    for first, second in pairs:
        inner = hand(first).strip({second: released(first, second)})[second]
        assert envelopes.secret_of(hand(second), inner, SECRET.recipient) == SECRET


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(OPENERS, 2)))
def test_one_alone_has_nothing(first, second):
    layered = released(first, second)
    inner = open_one(layered, OPENERS[first].secret)
    assert SECRET.secret.encode() not in inner
    with pytest.raises(SealBroken):  # the first does not take off the second's layer
        open_one(inner, OPENERS[first].secret)
    with pytest.raises(SealBroken):  # nor the second the first's
        open_one(layered, OPENERS[second].secret)


def test_two_without_the_server_have_nothing():
    for identity in IDENTITIES:
        with pytest.raises(SealBroken):
            open_one(LOCKED.envelopes[1, 2], identity.secret)


@pytest.mark.parametrize(
    ("case", "first", "second"), [(CASE + 1, 1, 2), (CASE, 2, 1), (CASE, 1, 3)]
)
def test_envelope_is_for_one_case_and_one_order(case, first, second):
    with pytest.raises(SealBroken):
        envelopes.release(
            LOCKED.envelopes[1, 2], vault=VAULT, competition_id=case, first=first, second=second
        )


def test_layer_of_another_server_stays_on():
    with pytest.raises(SealBroken):
        released(1, 2, vault=ServerKeyVault("another secret that is long enough"))


def test_secret_of_another_competition_is_refused():
    inner = hand(1).strip({2: released(1, 2)})[2]
    with pytest.raises(SealBroken):
        envelopes.secret_of(hand(2), inner, identities.new().recipient)


def test_browser_answers_as_the_server_would():
    share = hand(1).strip({2: released(1, 2)})
    assert BrowserHand(1, share).strip({2: b""}) == share
    other = BrowserHand(2, {}, hand(2).unlock(share[2]))
    assert envelopes.secret_of(other, b"", SECRET.recipient) == SECRET


@pytest.mark.parametrize("said", ["", "noe annet", PAPER.recipient])
def test_browser_that_unlocked_nothing_is_refused(said):
    with pytest.raises(SealBroken):
        envelopes.secret_of(BrowserHand(2, {}, said), b"", SECRET.recipient)


def test_browser_that_stripped_other_layers_is_refused():
    with pytest.raises(SealBroken):
        BrowserHand(1, {3: b"x"}).strip({2: b"x"})
