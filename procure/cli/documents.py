"""The documents: which there are, and each of them as a Word file."""

import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from procure.cli.environment import config, in_transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LANGUAGES = ("nb", "nn", "en")


@click.group()
def documents() -> None:
    """The Word documents."""


@documents.command(name="list")
@click.option("--language", type=click.Choice(LANGUAGES), default="nb", show_default=True)
def documents_list(language: str) -> None:
    """List every document: its file name and what it is called."""
    from procure.documents import catalogue
    from procure.language import say, using

    with using(language):
        for number, name in enumerate(catalogue.NAMES, start=1):
            click.echo(f"{number:2}  {name:24}  {say(catalogue.kind(name).kind)}")


@documents.command(name="render")
@click.argument("name")
@click.option("--language", type=click.Choice(LANGUAGES), default="nb", show_default=True)
@click.option("--competition", type=int, help="Id of a competition; without it, sample data.")
@click.option("--about", type=int, default=0, help="Id of the bid, person or entry it is about.")
@click.option("--as", "email", help="Whose name stands under it: a user's e-mail address.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
def documents_render(
    name: str,
    language: str,
    competition: int | None,
    about: int,
    email: str | None,
    output: Path | None,
) -> None:
    """Write one document as a Word file. Nothing is stored; all that is missing is named."""
    from procure.documents import catalogue

    if name not in catalogue.NAMES:
        raise click.ClickException(f"There is no document {name}. See: procure documents list")
    if competition is None:
        content = _sample(name, language)
    elif email is None:
        raise click.ClickException("Say whose name stands under it: --as EMAIL")
    else:
        content = _of_case(name, competition, about, email)
    target = output or Path(f"{name}.docx")
    target.write_bytes(content)
    click.echo(target)


@documents.command(name="pictures")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--only", multiple=True, help="File name of a document; may be given again.")
def documents_pictures(folder: Path, only: tuple[str, ...]) -> None:
    """Take a picture of the first page of every sample (needs LibreOffice)."""
    from PIL import Image

    from procure.documents import catalogue
    from procure.documents.pdf import to_pages

    folder.mkdir(parents=True, exist_ok=True)
    for name in only or catalogue.NAMES:
        path = folder / f"{name}.png"
        page = Image.open(BytesIO(to_pages(_sample(name, "nb"), dpi=60)[0]))
        page.convert("RGB").quantize(32).save(path, optimize=True)
        click.echo(path)


def _sample(name: str, language: str) -> bytes:
    from procure.documents import catalogue
    from procure.documents.render import render
    from procure.language import using

    with using(language):
        return render(catalogue.sample(name))


def _of_case(name: str, competition_id: int, subject_id: int, email: str) -> bytes:
    from procure import clock
    from procure.documents.prepared import keep_in
    from procure.domain.errors import DomainError
    from procure.queries import accounts
    from procure.services import paperwork

    keep_in(config().storage_path / "prepared")  # templates wait there for the next command

    def work(session: "Session") -> bytes:
        actor = accounts.actor_by_email(session, email, now=clock.system())
        if actor is None:
            raise click.ClickException(f"Nobody has the address {email}.")
        return paperwork.preview(
            session, competition_id, name, subject_id, actor=actor, now=clock.system()
        )

    try:
        content: bytes = in_transaction(work)
    except DomainError as refused:
        why = [str(r.params.get("field", r.code.value)) for r in refused.reasons]
        raise click.ClickException("\n".join(why) or "There is no such document.") from None
    return content


@documents.command(name="check")
@click.argument(
    "files", nargs=-1, required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)  # fmt: skip
def documents_check(files: tuple[Path, ...]) -> None:
    """Check finished Word files: whole, without tags left, readable for all. Exit 1 on findings."""
    from procure.documents.finding_texts import finding_text
    from procure.documents.package_check import check

    clean = True
    for file in files:
        findings = check(file.read_bytes())
        click.echo(f"{file}: {len(findings) or 'ok'}")
        for finding in findings:
            click.echo(f"  {finding_text(finding)}")
        clean = clean and not findings
    sys.exit(0 if clean else 1)
