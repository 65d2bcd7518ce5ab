"""Evaluate a case file."""

from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The whole result as JSON.")
def evaluate(file: Path, *, as_json: bool) -> None:
    """Evaluate a case file exactly (a list in gives a list out)."""
    from procure.domain.evaluation.files import evaluate_text
    from procure.domain.evaluation.problems import CaseError

    try:
        result = evaluate_text(file.read_text("utf-8"))
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is not UTF-8 text.") from None
    except CaseError as error:
        raise click.ClickException("\n".join(str(p) for p in error.problems)) from None
    click.echo(result if as_json else _ranking(result))


def _ranking(result: str) -> str:
    import json

    loaded = json.loads(result)
    lines = []
    for case in loaded if isinstance(loaded, list) else [loaded]:
        ranked = sorted(case["bids"], key=lambda bid: (bid["rank"] is None, bid["rank"]))
        for bid in ranked:
            figure = bid["total"] or bid["evaluated_price"] or bid["excluded"]
            lines.append(f"{bid['rank'] or '-':>3}  {bid['id']}  {figure}")
        lines += [f"     flag: {flag['code']} {' '.join(flag['bids'])}" for flag in case["flags"]]
    return "\n".join(lines)
