"""The rules as lines and as a page, written out from the registry that decides."""

from collections.abc import Iterator, Sequence
from typing import Final

from procure.domain.law import REFERENCES, Standing
from procure.domain.rules.model import Rule
from procure.domain.rules.registry import RULES, severities
from procure.domain.rules.settings import SETTINGS, Setting, Unit
from procure.domain.rules.titles import TITLES
from procure.exports.docs import page, table

_NOT_READ: Final = "not checked against the text of the law"
STANDINGS: Final = {
    Standing.CONFIRMED: "",
    Standing.SECOND_HAND: f"second-hand, {_NOT_READ}",
    Standing.UNVERIFIED: _NOT_READ,
}


def lines(*, checks: bool = False) -> Iterator[str]:
    """Yield a line for each of the fifty rules, or for each check: what it does, source, dates."""
    if checks:
        for rule in RULES:
            yield _line(rule.id, rule.severity.value, (rule,))
        return
    for number in TITLES:
        mine = tuple(rule for rule in RULES if rule.number == number)
        yield _line(str(number), ", ".join(s.value for s in severities(number)), mine)


def _line(name: str, does: str, rules: Sequence[Rule]) -> str:
    first = rules[0]
    return f"{name:<4} {does:<22} {source(rules):<44} {validity(first):<16} {TITLES[first.number]}"


def source(rules: Sequence[Rule]) -> str:
    """Return the provision and the paragraph behind the checks of one rule."""
    provisions = dict.fromkeys(_provision(rule.law) for rule in rules if rule.law)
    paragraphs = dict.fromkeys(rule.paragraph for rule in rules)
    marks = dict.fromkeys(
        rule.standing.value for rule in rules if rule.standing is not Standing.CONFIRMED
    )
    told = ", ".join((*provisions, *paragraphs))
    return f"{told} ({', '.join(marks)})" if marks else told


def _provision(law: str) -> str:
    reference = REFERENCES[law]
    return f"{reference.act} § {reference.section}"


def validity(rule: Rule) -> str:
    """Return from which day to which a rule holds."""
    return f"{rule.starts}–{rule.ends or ''}"


def rules() -> str:
    """Return the page on the rules, as Markdown."""
    return page(
        "Rules (regelsjekk)",
        _INTRODUCTION,
        table(
            ("check", "does", "source", "in force", "rule", "gates", "reasons", "kept by"),
            (_row(rule) for rule in RULES),
        ),
        "## Thresholds",
        _THRESHOLDS,
        table(
            ("key", "default", "unit", "bounds", "source of the default"),
            (_threshold(setting) for setting in SETTINGS),
        ),
    )


_INTRODUCTION: Final = (
    "The fifty rules of `domain.md` E1, each with its checks. A *stop* refuses the step; a "
    "*warning* needs a written reason first, which goes into the procurement protocol and counts "
    "until the finding changes; a *record* is a field or a log that must exist. Rules are shown "
    "beside the steps they are asked at (gates); what no step of a competition can keep is kept "
    "in the places named last. What a source marked second-hand or unverified says is shown, and "
    "printed in documents once an officer has confirmed the provision in `/admin/settings`. What "
    "the paragraphs (A1.3 …) say stands in [the references](references.md)."
)
_THRESHOLDS: Final = (
    "Each can be given a new value from a day on in `/admin/settings`, with its source. No value "
    "is changed for a day on which a competition was issued already. Warnings, and the climate "
    "rule, can be taken in and out of force in the same way."
)


def _row(rule: Rule) -> tuple[str, ...]:
    told = STANDINGS[rule.standing]
    provision = _provision(rule.law) if rule.law else ""
    cited = ", ".join(part for part in (provision, rule.paragraph, told) if part)
    return (
        rule.id,
        rule.severity.value,
        cited,
        validity(rule),
        TITLES[rule.number],
        " ".join(f"`{gate}`" for gate in rule.gates),
        " ".join(f"`{code}`" for code in sorted(rule.codes)),
        " ".join(f"`{place}`" for place in rule.kept_by),
    )


def _threshold(setting: Setting) -> tuple[str, ...]:
    bounds = "" if setting.unit is Unit.DAY_OF_YEAR else f"{setting.lowest}–{setting.highest}"
    return (
        f"`{setting.key}`",
        setting.default,
        setting.unit.value.replace("_", " "),
        bounds,
        setting.source,
    )
