"""The framework overview, from the agreement and its ledger."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.documents.contexts import framework_overview as overview
from procure.documents.contexts.framework_overview import FrameworkOverview
from procure.documents.parts import Firm
from procure.domain import formats, frameworks
from procure.domain.drafting import CriterionKind
from procure.domain.errors import NotFound
from procure.domain.frameworks import Status
from procure.domain.permissions import Actor
from procure.language import say
from procure.models.accounts import Organisation
from procure.models.consortia import Consortium
from procure.models.frameworks import Framework
from procure.queries import framework_records as records
from procure.queries.frameworks import facts_of
from procure.services import cohort_pictures, framework_parts, law, triangle_parts
from procure.services.document_parts import paragraphs

PLACES: Final[Mapping[str, str]] = dict.fromkeys(
    (
        "buyer", "scope", "areas", "cpv_codes", "starts", "ends", "use", "contract", "criteria",
        "parties", "consortia", "contact", "reopening",
    ),
    "framework",
)  # fmt: skip
NONE: Final = "–"


def gather(
    session: Session, framework: Framework, subject_id: int, *, actor: Actor, now: datetime
) -> FrameworkOverview:
    """Return the overview's values; `framework` comes from `framework_records.framework`.

    There is one, with the subject 0. Raises `NotFound` for another.
    """
    if subject_id:
        raise NotFound
    postings = records.postings(session, framework.id)
    today = formats.local(now).date()
    areas, consortia = framework.areas, framework.consortia
    mix = triangle_parts.mix(areas, _amounts(framework, today))
    return FrameworkOverview(
        **framework_parts.start(framework, now),
        status=_status(framework, postings, now),
        scope=paragraphs(framework.scope),
        areas=tuple(area.name for area in framework.areas),
        cpv_codes=framework_parts.listed(tuple(framework.cpv_codes)),
        starts=formats.day(framework.starts_on),
        ends=formats.day(framework.ends_on),
        options=tuple(_option(option) for option in framework.extension_options),
        duration_reason=framework.duration_reason,
        use=_use(framework, postings),
        call_off_count=str(len(records.call_offs(session, framework.id))),
        postings=tuple(_posting(posting) for posting in postings),
        method=framework.call_off_method,
        reopening=framework.reopening_condition,
        contract=framework_parts.contract(framework.standard_contract),
        criteria=_criteria(framework),
        parties=_parties(framework, today),
        **cohort_pictures.of(session, framework.id),
        consortia=tuple(_member(consortium, today) for consortium in framework.consortia),
        roles=_roles(framework, today),
        ceilings=_ceilings(framework, today),
        contact=framework_parts.contact(framework),
        competence=_competence(framework, today),
        holes=triangle_parts.holes(areas, consortia, today),
        triangles=triangle_parts.small_triangles(areas, consortia, today),
        mix=mix[0] if mix else None,
        mix_note=mix[1] if mix else None,
        legal_basis=law.basis(session, "framework_duration", "call_off_several", on=today),
    )


def _posting(posting: records.Posting) -> overview.Posting:
    return overview.Posting(
        dated=formats.short_day(formats.local(posting.at).date()),
        call_off=posting.text,
        supplier=posting.supplier or NONE,
        amount=formats.kroner(posting.amount_ore),
    )


def _competence(framework: Framework, today: date) -> tuple[overview.CompetenceRow, ...]:
    """A row for each consortium; none when nobody has people."""
    if not any(consortium.people_on(today) for consortium in framework.consortia):
        return ()
    return tuple(
        overview.CompetenceRow(
            number=str(number),
            consortium=consortium.name,
            depths=tuple(
                overview.Depth(people=str(corner.depth), highest=str(corner.peak))
                for corner in triangle_parts.triangle(
                    triangle_parts.team(consortium.people_on(today), today), framework.areas
                ).corners
            ),
        )
        for number, consortium in enumerate(framework.consortia, start=1)
    )


def _amounts(framework: Framework, today: date) -> dict[int, triangle_parts.Amounts]:
    return {
        number: triangle_parts.amounts(
            triangle_parts.team(consortium.people_on(today), today), framework.areas
        )
        for number, consortium in enumerate(framework.consortia, start=1)
    }


def firms(consortium: Consortium, on: date) -> tuple[Firm, ...]:
    """Return the firms of a consortium on a day, the lead first."""
    return tuple(
        Firm(
            name=member.organisation.name,
            number=_number(member.organisation),
            leads=member.is_lead,
        )
        for member in consortium.members_on(on)
    )


def _number(organisation: Organisation) -> str:
    return formats.organisation_number(organisation.organisation_number or "")


def _status(framework: Framework, postings: tuple[records.Posting, ...], now: datetime) -> str:
    known = facts_of(
        framework,
        spent_ore=sum(posting.amount_ore for posting in postings),
        consortia=len(framework.consortia),
    )
    return {
        Status.DRAFT: say("Utkast, ikke trådt i kraft"),
        Status.ACTIVE: say("I kraft"),
        Status.EXPIRED: say("Utløpt"),
        Status.EXHAUSTED: say("Brukt opp"),
        Status.TERMINATED: say("Avsluttet"),
    }[frameworks.status(known, now)]


def _option(stored: dict[str, str]) -> str:
    """Return a right to extend in words; the agreement's own words come last."""
    if stored["until"]:
        length = say("Til og med {day}.", day=formats.day(datetime.fromisoformat(stored["until"])))
    else:
        length = say("{months} måneder.", months=stored["months"])
    return f"{length} {stored['text']}".strip()


def _use(framework: Framework, postings: tuple[records.Posting, ...]) -> overview.Use:
    spent = sum(posting.amount_ore for posting in postings)
    return overview.Use(
        maximum=formats.kroner(framework.maximum_value_ore),
        used=formats.kroner(spent),
        left=formats.kroner(framework.maximum_value_ore - spent),
        share=framework_parts.percent(spent, framework.maximum_value_ore),
    )


def _criteria(framework: Framework) -> tuple[overview.AllowedCriterion, ...]:
    basis = {CriterionKind.PRICE: say("Pris"), CriterionKind.QUALITY: say("Kvalitet")}
    return tuple(
        overview.AllowedCriterion(
            name=criterion.name,
            basis=basis[criterion.kind],
            span=(
                f"{formats.number(criterion.weight_minimum)}–"
                f"{formats.percent(criterion.weight_maximum)}"
            ),
        )
        for criterion in framework.allowed_criteria
    )


def _parties(framework: Framework, today: date) -> tuple[overview.Party, ...]:
    """The owner first, then those who may call off, by name."""
    others = sorted(
        (party.organisation for party in framework.parties if party.holds(today)),
        key=lambda body: body.name.casefold(),
    )
    return (
        overview.Party(
            name=framework.buyer.name, number=_number(framework.buyer), part=say("Avtaleeier")
        ),
        *(
            overview.Party(name=body.name, number=_number(body), part=say("Kan gjøre avrop"))
            for body in others
        ),
    )


def _member(consortium: Consortium, today: date) -> overview.Member:
    return overview.Member(
        name=consortium.name,
        email=consortium.contact_email,
        suspended=consortium.suspension_on(today) is not None,
        firms=firms(consortium, today),
    )


def _roles(framework: Framework, today: date) -> tuple[overview.RoleRate, ...]:
    """Each role with the span of the highest rates, in the agreement's order."""
    return tuple(
        overview.RoleRate(
            code=f"R{number}",
            name=role.name,
            level=role.level,
            span=_span(
                [
                    rates[role.id]
                    for consortium in framework.consortia
                    if role.id in (rates := consortium.rates_on(today))
                ]
            ),
        )
        for number, role in enumerate(framework.roles, start=1)
    )


def _span(rates: list[int]) -> str:
    if not rates:
        return NONE
    low, high = formats.kroner(min(rates)), formats.kroner(max(rates))
    return low if low == high else f"{low} – {high}"


def _ceilings(framework: Framework, today: date) -> tuple[overview.CeilingRow, ...]:
    """A row for each consortium; none when the agreement sets no highest rates."""
    if not any(consortium.rates_on(today) for consortium in framework.consortia):
        return ()
    rows = []
    for consortium in framework.consortia:
        rates = consortium.rates_on(today)
        rows.append(
            overview.CeilingRow(
                consortium=consortium.name,
                ceilings=tuple(
                    overview.Ceiling(amount=_amount(rates.get(role.id))) for role in framework.roles
                ),
            )
        )
    return tuple(rows)


def _amount(rate_ore: int | None) -> str:
    """A rate without "kr": ten consortia and their roles must find room on one page."""
    if rate_ore is None:
        return NONE
    currency = formats.notation().money.replace("{}", "")
    return formats.kroner(rate_ore).replace(currency, "")
