"""What several documents say: who buys, whom to ask, the model in words a template can print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.documents import parts
from procure.domain import evaluations, figures, formats
from procure.domain.drafting import CriterionKind
from procure.domain.evaluation import model as portable
from procure.domain.evaluations import Material, Node
from procure.domain.permissions import Actor
from procure.domain.ties import TieRule
from procure.language import mark, say
from procure.models.accounts import Organisation
from procure.models.competitions import Competition, CompetitionVersion
from procure.models.consortia import Consortium, ConsortiumMember
from procure.queries import facts

_TIE_RULES: Final[Mapping[TieRule | None, str]] = {
    None: mark(
        "Tilbud med likt resultat får samme plassering. Er det likt på første plass, velger "
        "oppdragsgiver mellom disse tilbudene og begrunner valget ut fra tildelingskriteriene."
    ),
    TieRule.QUALITY: mark(
        "Tilbud med likt resultat får samme plassering. Er det likt på første plass, går tilbudet "
        "med flest vektede kvalitetspoeng foran, deretter det med lavest pris. Er det fortsatt "
        "likt, trekker vi lodd med vitner til stede."
    ),
    TieRule.PRICE: mark(
        "Tilbud med likt resultat får samme plassering. Er det likt på første plass, går tilbudet "
        "med lavest pris foran, deretter det med flest vektede kvalitetspoeng. Er det fortsatt "
        "likt, trekker vi lodd med vitner til stede."
    ),
    TieRule.LOTS: mark(
        "Tilbud med likt resultat får samme plassering. Er det likt på første plass, trekker vi "
        "lodd mellom disse tilbudene med vitner til stede."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """The fields every document starts with, and what the letters share."""

    case_number: str
    dated: str
    buyer: str
    buyer_number: str
    competition_title: str
    invented: bool
    framework: str
    framework_number: str
    contact: parts.Contact
    signature: parts.Signature
    model_hash: str
    version: str

    def start(self) -> dict[str, Any]:
        """Return the fields of `Document`; the id is set when the version is known."""
        names = ("case_number", "dated", "buyer", "buyer_number", "competition_title", "invented")
        return {"document_id": "", **{name: getattr(self, name) for name in names}}


def common(session: Session, competition: Competition, actor: Actor, now: datetime) -> Common:
    """Return what the documents of a competition share. `actor` signs."""
    buyer = competition.project.owner
    frozen = session.execute(
        select(CompetitionVersion.digest, CompetitionVersion.number)
        .where(CompetitionVersion.competition_id == competition.id)
        .order_by(CompetitionVersion.number.desc())
        .limit(1)
    ).first()
    framework = competition.framework
    return Common(
        case_number=competition.reference,
        dated=formats.day(formats.local(now).date()),
        buyer=buyer.name,
        buyer_number=formats.organisation_number(buyer.organisation_number or ""),
        competition_title=competition.title,
        invented=competition.invented,
        framework=framework.title,
        framework_number=framework.reference,
        contact=parts.Contact(name=framework.contact_role, email=framework.contact_email),
        signature=parts.Signature(name=actor.name, unit=actor.organisation or buyer.name),
        model_hash=frozen.digest if frozen else "",
        version=str(frozen.number) if frozen else "",
    )


def suppliers(
    session: Session, competition: Competition, consortium_ids: Sequence[int]
) -> dict[int, parts.Supplier]:
    """Return the consortia that letters are addressed to, with the firm that leads each bid."""
    found = session.execute(
        select(
            Consortium.id,
            Consortium.name,
            Organisation.name.label("lead"),
            Organisation.organisation_number,
        )
        .join(ConsortiumMember, ConsortiumMember.consortium_id == Consortium.id)
        .join(Organisation, Organisation.id == ConsortiumMember.organisation_id)
        .where(
            Consortium.id.in_(consortium_ids),
            ConsortiumMember.is_lead,
            ConsortiumMember.on(facts.bidding_day(competition)),
        )
    )
    return {
        row.id: parts.Supplier(
            name=row.name,
            lead=row.lead,
            number=formats.organisation_number(row.organisation_number),
        )
        for row in found
    }


def tie_rule(published: TieRule | None) -> str:
    """Return what is published of equal results, in the current language."""
    return say(_TIE_RULES[published])


def model(material: Material) -> parts.EvaluationModel:
    """Return the published model as the templates' values; money and numbers as printed."""
    published = material.model
    price, rounding = published.price, published.rounding
    return parts.EvaluationModel(
        family=published.family,
        scale=formats.number(published.scale),
        normalise=published.normalise,
        rounding=rounding.stage,
        formula=_formula(material),
        decimals=str(rounding.decimals),
        k=formats.number(price.k),
        a=formats.number(price.a),
        floor=None if price.floor is None else formats.number(price.floor),
        low=None if price.low is None else figures.kroner(price.low),
        high=None if price.high is None else figures.kroner(price.high),
        minimum_quality=(
            None if published.minimum_quality is None else formats.number(published.minimum_quality)
        ),
        quality_values=tuple(
            parts.QualityValue(
                criterion=node.name,
                value=say("{value} per poeng", value=formats.kroner(node.value_per_point_ore)),
            )
            for node in material.scored
            if node.value_per_point_ore is not None
        ),
    )


def _formula(material: Material) -> portable.PriceFormula | None:
    priced = any(node.kind is CriterionKind.PRICE for node in material.leaves)
    if material.model.family is not portable.Family.POINTS or not priced:
        return None
    return material.model.price.formula


def weight(material: Material, node: Node) -> str:
    """Return a criterion's share of the whole as printed: '25 %'."""
    return formats.share(evaluations.share(material.nodes, node))


def paragraphs(text: str) -> tuple[str, ...]:
    """Split typed text where the writer began a new line; empty lines are dropped."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def complaints(common: Common) -> tuple[parts.ComplaintRoute, ...]:
    """Return to whom a supplier can complain, and how."""
    return (
        parts.ComplaintRoute(
            body=say("Oppdragsgiver"),
            how=say(
                "Send klagen skriftlig til {address} før kontrakten er signert.",
                address=common.contact.email,
            ),
        ),
        parts.ComplaintRoute(
            body=say("Klagenemnda for offentlige anskaffelser (KOFA)"),
            how=say(
                "Nemnda gir rådgivende uttalelser. Les på nemndas nettsider hvordan dere klager."
            ),
        ),
    )
