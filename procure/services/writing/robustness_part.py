"""The part of the evaluation report about how firmly the result stands."""

from collections.abc import Iterator

from procure.documents.contexts import evaluation_report as report
from procure.language import say
from procure.services import robustness_rows as rows
from procure.services.robustness import Robustness
from procure.services.robustness_rows import AskedRow, OtherRow


def of(found: Robustness) -> report.ReportRobustness | None:
    """Return the part; None when there is nothing to hold the first against."""
    if not found.compared:
        return None
    return report.ReportRobustness(
        verdict=say(rows.ROBUST if found.robust else rows.NOT_ROBUST),
        tests=tuple(_test(row) for row in rows.tests(found)),
        slack=rows.slack(found) or None,
        weights=tuple(
            report.WeightLimit(
                criterion=f"–  {row.criterion}" if row.is_part else row.criterion,
                own=row.own,
                low=row.low,
                high=row.high or say("ingen grense"),
            )
            for row in rows.weights(found)
        ),
        drawn=tuple(
            report.DrawnRank(supplier=row.name, first=row.shares[0]) for row in rows.ranks(found)
        ),
        prices=tuple(
            report.WinningPrice(supplier=row.name, price=row.price, winning=_winning(row))
            for row in rows.asked(found)
        ),
        others=tuple(_others(found)),
    )


def _test(row: rows.CheckRow) -> str:
    word = {True: say("Oppfylt"), False: say("Ikke oppfylt"), None: say("Ikke prøvd")}[row.passed]
    return f"{word}: {say(row.said)}"


def _winning(row: AskedRow) -> str:
    if row.winning:
        return row.winning
    return say("Enhver pris") if row.always else say("Ingen pris")


def _others(found: Robustness) -> Iterator[report.OtherWinner]:
    for row in rows.evaluators(found):
        name = row.what
        yield _other(row, say("Uten {name}", name=name) if name else say("Alle evaluatorene"))
    for row in rows.formulas(found):
        yield _other(row, say("Prisformel: {formula}", formula=say(row.what)))


def _other(row: OtherRow, changed: str) -> report.OtherWinner:
    return report.OtherWinner(
        changed=changed,
        first=row.winners or say("Ingen: modellen gir ikke noe svar"),
        effect=say("Ingen: samme nummer én") if row.same else say("Et annet tilbud blir nummer én"),
    )
