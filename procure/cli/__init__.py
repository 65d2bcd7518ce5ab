"""The console script `procure`. Each command imports what it needs, so that all start fast."""

import click

from procure.cli import (
    accounts,
    audit,
    calendars,
    documents,
    evaluations,
    frameworks,
    outbox,
    pages,
    receipts,
    reminders,
    rules,
    running,
    seal,
    templates,
    translations,
    uploads,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="procure")
def main() -> None:
    """Minikonkurranse: mini-competitions under a framework agreement."""


for command in (
    accounts.user, audit.audit, documents.documents, evaluations.evaluate,
    frameworks.export, frameworks.import_, outbox.outbox, pages.docs, receipts.receipt,
    reminders.reminders, rules.rules, running.assets, running.demo, running.doctor,
    running.init, running.seed, running.serve, seal.seal, templates.templates,
    translations.translations, uploads.uploads,
):  # fmt: skip
    main.add_command(command)
frameworks.export.add_command(calendars.export_calendar)
