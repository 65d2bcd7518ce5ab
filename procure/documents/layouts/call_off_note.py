"""Bokmål text of the call-off note."""

from typing import Final

from procure.documents.layouts import clauses
from procure.documents.writer import Column, Writer

NUMBERED: Final = True


def write(w: Writer) -> None:
    """Write the conclusion, need, right, scope, method, climate, risk, time, people, approval."""
    w.text("Avropsnotat", "Title")
    w.text("{{ competition_title }}", "Subtitle")
    w.fact("Oppdragsgiver", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Rammeavtale", "{{ framework.name }}, saksnummer {{ framework.number }}")
    w.fact("Anslått verdi", "{{ assignment.estimated_value }} uten merverdiavgift")
    w.fact("Dato", "{{ dated }}")
    w.text(
        "Vi anbefaler å gjøre avropet som en minikonkurranse mellom leverandørene i "
        "rammeavtalen. Notatet viser behovet, retten til å gjøre avrop, rammene og vurderingene "
        "bak.",
        "Callout",
    )
    _need(w)
    _right(w)
    _assignment(w)
    _method(w)
    _climate(w)
    _risks(w)
    _time(w)
    _people(w)


def _need(w: Writer) -> None:
    w.heading("Behovet")
    for title, collection in (
        ("Bakgrunn og dagens situasjon", "need.background"),
        ("Problemet som skal løses", "need.problem"),
    ):
        w.heading(title, 2)
        w.paragraphs(collection)
    w.heading("Brukere og interessenter", 2)
    w.text("Disse har problemet eller skal bruke løsningen:")
    w.bullets("need.users")
    with w.when("need.partners"):
        w.text("Disse samarbeider vi med:")
        w.bullets("need.partners")
    w.heading("Ønskede effekter og gevinster", 2)
    w.bullets("need.effects")
    with w.when("need.benefits"):
        w.paragraphs("need.benefits")
    with w.when("need.anchoring"):
        w.heading("Forankring", 2)
        w.paragraphs("need.anchoring")
    w.heading("Dette er ikke bestemt", 2)
    w.text(
        "Løsningen er ikke valgt. Diagnosen i oppdraget avgjør retningen videre, og partene "
        "skriver den inn i et endringsbilag."
    )


def _right(w: Writer) -> None:
    w.heading("Hjemmel i rammeavtalen")
    w.text(
        "{{ buyer }} kan gjøre avrop på rammeavtalen «{{ framework.name }}» (saksnummer "
        "{{ framework.number }}), som {{ framework.owner }} eier. Rammeavtalen "
        "gjelder i perioden {{ framework.period }}."
    )
    w.text("Rammeavtalen har dette omfanget, og oppdraget ligger innenfor det:")
    w.paragraphs("framework.scope")
    w.fact("CPV-koder", "{{ framework.cpv_codes }}")
    w.fact("Høyeste verdi", "{{ framework.maximum }}")
    w.fact("Igjen før avropet", "{{ framework.left }}")
    w.fact("Igjen etter avropet", "{{ framework.left_after }}, hvis anslaget stemmer")
    clauses.legal_basis(w, "legal_basis", "Regler avropet følger", level=2)


def _assignment(w: Writer) -> None:
    w.heading("Omfang og verdi")
    w.paragraphs("assignment.description")
    w.text("Dette skal leveres:")
    w.bullets("assignment.deliverables")
    w.heading("Avgrensning", 2)
    w.bullets("assignment.limits")
    w.heading("Rammer", 2)
    w.fact("Periode", "{{ assignment.period }}")
    w.fact("Anslått verdi", "{{ assignment.estimated_value }} uten merverdiavgift")
    with w.when("assignment.grant"):
        w.fact("Tilskudd", "{{ assignment.grant }}")
    with w.when("assignment.own_funding"):
        w.fact("Egne midler", "{{ assignment.own_funding }}")
    w.fact("Kontrakt", "{{ assignment.contract }}")


def _method(w: Writer) -> None:
    w.heading("Metode")
    with w.when('framework.method == "mini_competition"'):
        w.text(
            "Rammeavtalen sier at alle avrop skjer ved minikonkurranse. Det er derfor ikke noe "
            "valg mellom flere metoder."
        )
        w.otherwise()
        w.text(
            "Rammeavtalen har mer enn én tildelingsmåte. Avropet skjer ved minikonkurranse, fordi "
            "vilkåret for å gjenåpne konkurransen er oppfylt."
        )
    with w.when("framework.reopening"):
        w.text("**Vilkåret i rammeavtalen:** {{ framework.reopening }}")
    w.heading("Leverandører som inviteres", 2)
    w.text("Alle som kan utføre oppdraget, inviteres skriftlig og samtidig:")
    w.bullets("invited")
    with w.when("left_out"):
        w.text("Disse er utestengt fra rammeavtalen og inviteres ikke:")
        w.bullets("left_out")
    _choice(w)
    w.heading("Karensperiode", 2)
    with w.when("standstill"):
        w.text("Vi holder en frivillig karensperiode på {{ standstill }}. {{ standstill_reason }}")
        w.otherwise()
        w.text("Vi holder ingen karensperiode. {{ standstill_reason }}")


def _choice(w: Writer) -> None:
    w.heading("Slik velger vi leverandør", 2)
    w.table(
        "Tildelingskriterier",
        [
            Column("Tildelingskriterium", 130, "{{ criterion.name }}"),
            Column("Vekt", 30, "{{ criterion.weight }}", "right"),
        ],
        row="criterion",
        rows="criteria",
    )
    w.text(
        "Kriteriene og vektene ligger innenfor det rammeavtalen tillater. Kvalitet vurderes på en "
        "skala fra 0 til {{ scale }}. Modellen låses når konkurransen sendes ut."
    )
    with w.when("presentation"):
        w.text("Leverandørene får presentere tilbudet, alle like lenge.")
        w.otherwise()
        w.text("Leverandørene skal ikke presentere tilbudet muntlig.")
    _trial(w)


def _trial(w: Writer) -> None:
    """What the model does to trial bids, when the author has attached it."""
    with w.when("trial"):
        w.heading("Prøve av evalueringsmodellen", 2)
        w.text(
            "Modellen ble prøvd {{ trial.dated }} med seks oppdiktede bud rundt et anslag på "
            "{{ trial.estimate }} uten merverdiavgift. Prisene er spredt {{ trial.spread }} til "
            "hver side. Budene er evaluert på samme måte som ekte tilbud."
        )
        w.fact("Modell", "{{ trial.model }}")
        w.fact("Vekt på pris", "{{ trial.price_weight }}")
        w.text("Vi begrunner valget slik:")
        w.paragraphs("trial.reason")
        _tried_bids(w)
        w.text("Figuren viser hva modellen gjør med prisen. Tallene er prøvebudene i tabellen.")
        w.text("{{ trial.figure }}")
        _tried_formulas(w)
        with w.when("trial.pair"):
            w.text("{{ trial.pair }}")
        w.text("{{ trial.advice }}")
    with w.when("trial_outdated"):
        w.text(
            "Evalueringsmodellen er prøvd, men den er endret siden. Prøven er derfor ikke gjengitt."
        )


def _tried_bids(w: Writer) -> None:
    w.table(
        "Prøvebudene, evaluert",
        [
            Column("Prøvebud", 60, "{{ bid.name }}"),
            Column("Pris", 32, "{{ bid.price }}", "right"),
            Column("Prispoeng", 22, "{{ bid.price_points }}", "right"),
            Column("Resultat", 28, "{{ bid.result }}", "right"),
            Column("Plass", 18, "{{ bid.rank }}", "right"),
        ],
        row="bid",
        rows="trial.bids",
        whole=True,
    )


def _tried_formulas(w: Writer) -> None:
    w.text(
        "Tabellen viser de samme budene med hver prisformel. Prisens virkelige vekt er den delen "
        "av forskjellen i poeng som kommer fra prisen. Ett kvalitetspoeng er verdt så mange "
        "kroner som et bud til anslaget kan være dyrere og likevel stå likt."
    )
    w.table(
        "Prisformlene side om side",
        [
            Column("Formel", 28, "**{{ formula.name }}**"),
            Column("Vinner", 32, "{{ formula.winner }}"),
            Column("Virkelig vekt", 18, "{{ formula.effective }}", "right"),
            Column("Ett poeng", 26, "{{ formula.worth }}", "right"),
            Column("Ulemper i prøven", 56, "{{ formula.drawbacks }}"),
        ],
        row="formula",
        rows="trial.formulas",
    )


def _climate(w: Writer) -> None:
    w.heading("Klima og miljø")
    with w.when('climate.choice == "criterion"'):
        w.text(
            "Klima og miljø er tildelingskriterium og teller {{ climate.share }} av den samlede "
            "vekten."
        )
        w.otherwise('climate.choice == "requirement"')
        w.text(
            "Vi stiller krav til klima og miljø i stedet for å bruke det som tildelingskriterium, "
            "fordi det er klart at kravene gir bedre effekt."
        )
        w.otherwise()
        w.text(
            "Klimaavtrykket og miljøbelastningen er uvesentlige. Klima og miljø er derfor verken "
            "tildelingskriterium eller krav."
        )
    w.text("Vi begrunner valget slik:")
    w.paragraphs("climate.reason")
    with w.when("climate_rule"):
        w.text("Valget er vurdert etter {{ climate_rule }}.")


def _risks(w: Writer) -> None:
    w.heading("Risiko")
    w.table(
        "Risiko og tiltak",
        [
            Column("Risiko", 34, "**{{ risk.name }}**"),
            Column("Vurdering", 66, "{{ risk.assessment }}"),
            Column("Tiltak", 60, "{{ risk.measure }}"),
        ],
        row="risk",
        rows="risks",
        whole=True,
    )


def _time(w: Writer) -> None:
    w.heading("Tidsplan")
    w.text("{{ timeline_figure }}")
    w.table(
        "Tidsplan",
        [
            Column("Aktivitet", 80, "{{ milestone.activity }}"),
            Column("Tidspunkt", 80, "{{ milestone.time }}"),
        ],
        row="milestone",
        rows="timeline",
    )


def _people(w: Writer) -> None:
    w.heading("Roller")
    w.table(
        "Roller",
        [
            Column("Rolle", 40, "{{ participant.part }}"),
            Column("Navn", 50, "{{ participant.name }}"),
            Column("Virksomhet", 70, "{{ participant.organisation }}"),
        ],
        row="participant",
        rows="participants",
    )
    w.heading("Godkjenning")
    with w.when("approval"):
        w.text("{{ approval }}")
        w.otherwise()
        w.text(
            "Avropet er ikke godkjent ennå. En innkjøper må godkjenne det før konkurransen sendes "
            "ut."
        )
