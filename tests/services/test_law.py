"""Documents cite the law through one table."""

from datetime import date

import pytest

from procure.domain.law import REFERENCES, RejectionProvision
from procure.services import law


def test_cite_names_the_regulation_and_the_section():
    assert law.cite("rejection_formal") == "anskaffelsesforskriften § 24-1"


def test_section_leaves_the_act_out():
    assert law.section("rejection_low") == "§ 24-9"
    assert law.section("cancellation") is None


def test_every_provision_of_a_rejection_is_confirmed():
    assert [law.section(provision) for provision in RejectionProvision] == [
        "§ 24-1", "§ 24-2", "§ 24-8", "§ 24-9",
    ]  # fmt: skip


@pytest.mark.parametrize("rule", ["cancellation", "reversal", "standstill_length", "secrecy"])
def test_cite_gives_nothing_for_what_nobody_has_confirmed(rule):
    assert law.cite(rule) is None


def test_cite_gives_nothing_before_the_rule_applied():
    assert law.cite("climate", on=date(2023, 6, 1)) is None
    assert law.cite("climate", on=date(2026, 6, 1)) == "anskaffelsesforskriften § 7-9"


def test_cite_refuses_a_rule_it_does_not_know():
    with pytest.raises(KeyError):
        law.cite("no such rule")


def test_basis_leaves_out_what_may_not_be_printed():
    assert law.basis("notice", "reversal", "criteria") == (
        "Anskaffelsesforskriften § 25-1 om meddelelse om valg av leverandør",
        "Anskaffelsesforskriften § 18-1 om tildelingskriterier",
    )


def test_every_reference_says_what_it_issubjects():
    printed = [rule for rule in REFERENCES if law.cite(rule)]
    assert len(law.basis(*REFERENCES)) == len(printed)
    assert set(law.subjects()) == set(REFERENCES)
