"""Forms of the authoring steps: shape and wording only; rules stand in the domain."""

from typing import Final

from flask_babel import lazy_gettext as __
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional, Regexp

from procure.domain.drafting import ClimateChoice
from procure.forms.base import DsForm, needed, required
from procure.forms.fields import CheckboxListField, MoneyField, VersionField, choices

CPV: Final = r"[0-9]{8}(-[0-9])?\Z"  # with or without its check digit


class VersionedForm(DsForm):
    """A form that knows which version it was filled from, and the mark of each field then."""

    version = VersionField()
    base = HiddenField()


class BasisForm(VersionedForm):
    title = StringField(
        __("Navn på konkurransen"), [required(__("Skriv et navn")), Length(max=200)]
    )
    estimate_ore = MoneyField(
        __("Anslått verdi uten mva."),
        [required(__("Skriv anslått verdi"))],
        description=__("Med opsjoner. Anslaget kontrolleres mot rammeavtalens maksimalverdi."),
    )
    contract_form = SelectField(
        __("Standardavtale"),
        [needed()],
        choices=choices(
            [
                ("SSA-O", __("SSA-O: leverandøren svarer for resultatet")),
                ("SSA-B", __("SSA-B: leverandøren bistår under kundens ledelse")),
            ]
        ),
    )
    language = SelectField(
        __("Språk i dokumentene"),
        [needed()],
        choices=choices([("nb", __("Bokmål")), ("nn", __("Nynorsk")), ("en", __("Engelsk"))]),
        description=__("Invitasjon, brev og protokoller skrives på dette språket."),
    )
    cpv_code = StringField(
        __("CPV-kode"),
        [
            Optional(),
            Regexp(CPV, message=__("Skriv en CPV-kode med åtte siffer, for eksempel 79410000")),
        ],
        description=__("Koden som passer best til oppdraget, helst en av rammeavtalens."),
        render_kw={"inputmode": "numeric", "size": 12},
    )
    scope_statement = TextAreaField(
        __("Hvorfor oppdraget ligger innenfor rammeavtalen"),
        [needed(), Length(max=4000)],
        description=__("Står i saken, ikke i konkurransegrunnlaget."),
        render_kw={"rows": 3},
    )
    delivery_place = StringField(
        __("Leveringssted"),
        [needed(), Length(max=255)],
        description=__("Hvor arbeidet skal utføres og leveres. Står i konkurransegrunnlaget."),
    )
    presentation = BooleanField(__("Alle tilbydere får presentere tilbudet sitt"))


class NeedForm(VersionedForm):
    need = TextAreaField(
        __("Behovet"),
        [needed()],
        description=__(
            "Hva er problemet, for hvem, og hva vet dere ikke ennå? "
            "Beskriv behovet, ikke løsningen."
        ),
        render_kw={"rows": 8},
    )
    assignment = TextAreaField(
        __("Oppdraget"),
        [needed()],
        description=__(
            "Hva leverandøren skal gjøre i fasene diagnose, utforske–definere og utvikle–levere. "
            "Sett av mer tid til diagnosen enn dere tror."
        ),
        render_kw={"rows": 8},
    )
    deliverables = TextAreaField(__("Leveranser"), [needed()], render_kw={"rows": 5})


class ClimateForm(VersionedForm):
    climate_choice = RadioField(
        __("Klima og miljø (anskaffelsesforskriften § 7-9)"),
        choices=choices(
            [
                (
                    ClimateChoice.CRITERION.value,
                    __("Kriterier for klima og miljø vektes minst 30 %"),
                ),
                (
                    ClimateChoice.REQUIREMENT.value,
                    __("Krav i stedet, fordi det gir klart bedre effekt"),
                ),
                (ClimateChoice.INSIGNIFICANT.value, __("Avtrykket er etter sin art uvesentlig")),
            ]
        ),
        validators=[required(__("Velg ett alternativ"))],
    )
    climate_reason = TextAreaField(
        __("Begrunnelse"),
        [required(__("Skriv en begrunnelse"))],
        description=__("Begrunnelsen trykkes i konkurransegrunnlaget."),
        render_kw={"rows": 4},
    )


class PeopleForm(VersionedForm):
    evaluators = CheckboxListField(__("Evaluatorer"), [needed()], coerce=int)
    owners = CheckboxListField(__("Prosjekteiere"), coerce=int)
    advisers = CheckboxListField(
        __("Rådgivere"),
        coerce=int,
        description=__("Leser og kommenterer utkastet. Ser ingenting etter at det er sendt ut."),
    )
