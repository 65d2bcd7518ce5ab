"""Projects: what the project owner says about the need."""

from flask_babel import lazy_gettext as __
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import TextInput

from procure.forms.base import DsForm, required
from procure.forms.fields import MoneyField, VersionField


class ProjectForm(DsForm):
    """One project; the names of its fields are the columns."""

    title = StringField(
        __("Navn på prosjektet"), [required(__("Skriv navnet på prosjektet")), Length(max=255)]
    )
    partners = StringField(
        __("Samarbeidspartnere"),
        [Length(max=500)],
        description=__("Andre virksomheter som er med, skilt med komma."),
    )
    problem = TextAreaField(
        __("Floken"),
        [required(__("Beskriv problemet prosjektet skal løse"))],
        description=__("Hva er problemet, og hvorfor er det vanskelig å løse?"),
    )
    users = TextAreaField(
        __("Brukerne"), description=__("Hvem merker problemet, og hvem får det bedre?")
    )
    effects = TextAreaField(
        __("Ønskede effekter"), description=__("Hva er annerledes når dere har lykkes?")
    )
    user_need = TextAreaField(
        __("Brukerbehov"), description=__("Hva vet dere om behovet, og hvordan vet dere det?")
    )
    societal_benefit = TextAreaField(
        __("Samfunnsnytte"), description=__("Hvilken nytte får flere enn dere selv?")
    )
    benefit_potential = TextAreaField(
        __("Gevinstpotensial"), description=__("Hva kan spares, bedres eller unngås?")
    )
    leadership_anchoring = TextAreaField(
        __("Lederforankring"),
        description=__("Hvem i ledelsen eier floken, og hva har de sagt ja til?"),
    )
    life_event = StringField(
        __("Livshendelse"),
        [Length(max=255)],
        description=__("For eksempel «Få barn» eller «Starte og drive bedrift»."),
    )
    cohort_year = IntegerField(
        __("Kull"),
        [Optional(), NumberRange(min=2000, max=2199)],
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "size": "6", "autocomplete": "off"},
        description=__("Årstall."),
    )
    grant_ore = MoneyField(__("Tilskudd"), [Optional()])
    own_funding_ore = MoneyField(__("Egne midler"), [Optional()])
    version = VersionField()
