"""Texts in templates: translated once looked up, values escaped, signs kept."""

import pytest
from flask import render_template_string


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('{{ _("Søk & finn") }}', "Søk & finn"),
        ('{{ _("Navn: %(name)s", name="<b>A & B</b>") }}', "Navn: &lt;b&gt;A &amp; B&lt;/b&gt;"),
        ('{{ _("Vekt %(weight)s %%", weight=40) }}', "Vekt 40 %"),
        ('{{ _("100 %%") }}', "100 %"),
        ('{{ gettext("Lagre") }}', "Lagre"),
        ('{{ ngettext("%(num)s feil", "%(num)s feil", 2) }}', "2 feil"),
        ('{{ ngettext("%(num)s fil fra %(who)s", "x", 1, who="<A>") }}', "1 fil fra &lt;A&gt;"),
        ('{% trans name="<A>" %}Hei, {{ name }}{% endtrans %}', "Hei, &lt;A&gt;"),
    ],
)
def test_text_is_ours_and_values_are_escaped(app, source, shown):
    with app.test_request_context():
        assert render_template_string(source) == shown


def test_catalogue_is_looked_for_once_in_a_request(app, monkeypatch):
    looked = []
    domain = app.extensions["babel"].instance.domain_instance
    found = domain.get_translations
    monkeypatch.setattr(domain, "get_translations", lambda: looked.append(1) or found())
    for _request in range(2):
        with app.test_request_context():
            render_template_string('{{ _("En") }} {{ _("To") }} {{ ngettext("a", "b", 2) }}')
    assert len(looked) == 2
