"""Documents cite the law through one table."""

from datetime import date

import pytest

from procure.domain.law import REFERENCES, RejectionProvision
from procure.services import law


def test_cite_names_the_regulation_and_the_section(session):
    assert law.cite(session, "rejection_formal") == "anskaffelsesforskriften § 24-1"


def test_section_leaves_the_act_out(session):
    assert law.section(session, "rejection_low") == "§ 24-9"
    assert law.section(session, "cancellation") is None


def test_every_provision_of_a_rejection_is_confirmed(session):
    assert [law.section(session, provision) for provision in RejectionProvision] == [
        "§ 24-1", "§ 24-2", "§ 24-8", "§ 24-9",
    ]  # fmt: skip


@pytest.mark.parametrize("rule", ["cancellation", "reversal", "standstill_length", "secrecy"])
def test_cite_gives_nothing_for_what_nobody_has_confirmed(session, rule):
    assert law.cite(session, rule) is None


def test_cite_gives_nothing_before_the_rule_applied(session):
    assert law.cite(session, "climate", on=date(2023, 6, 1)) is None
    assert law.cite(session, "climate", on=date(2026, 6, 1)) == "anskaffelsesforskriften § 7-9"


def test_cite_refuses_a_rule_it_does_not_know(session):
    with pytest.raises(KeyError):
        law.cite(session, "no such rule")


def test_basis_leaves_out_what_may_not_be_printed(session):
    assert law.basis(session, "notice", "reversal", "criteria") == (
        "Anskaffelsesforskriften § 25-1 om meddelelse om valg av leverandør",
        "Anskaffelsesforskriften § 18-1 om tildelingskriterier",
    )


def test_every_reference_says_what_it_issubjects(session):
    printed = [rule for rule in REFERENCES if law.cite(session, rule)]
    assert len(law.basis(session, *REFERENCES)) == len(printed)
    assert set(law.subjects()) == set(REFERENCES)
