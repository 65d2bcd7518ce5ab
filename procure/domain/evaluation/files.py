"""The portable case file and the result file: JSON with numbers as text (`product.md` §6)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from procure.domain.evaluation.model import Case
from procure.domain.evaluation.node import parse
from procure.domain.evaluation.problems import CaseError, Problem
from procure.domain.evaluation.reading import read_case
from procure.domain.evaluation.results import Evaluation
from procure.domain.evaluation.scoring import evaluate
from procure.domain.evaluation.writing import case_document, evaluation_document


def evaluate_text(text: str) -> str:
    """Evaluate a case file, or a list of cases; JSON in, JSON out.

    Raises CaseError with every problem found, in all the cases.
    """
    loaded = load(text)
    if isinstance(loaded, Case):
        return dump(evaluate(loaded))
    results: list[Evaluation] = []
    problems: list[Problem] = []
    for number, case in enumerate(loaded):
        try:
            results.append(evaluate(case))
        except CaseError as error:
            problems += _in_list(number, error.problems)
    if problems:
        raise CaseError(problems)
    return dump(results)


def load(text: str) -> Case | list[Case]:
    """Read a case file: one case, or a list of them.

    Keys that are absent or null get the defaults of `model`. Raises CaseError with every
    problem, each with its path in the file.
    """
    document = parse(text)
    if not isinstance(document, list):
        case, problems = read_case(document)
        loaded: Case | list[Case] = case
    else:
        read = [read_case(item) for item in document]
        loaded = [case for case, _ in read]
        problems = [p for number, (_, found) in enumerate(read) for p in _in_list(number, found)]
    if problems:
        raise CaseError(problems)
    return loaded


def dump(result: Evaluation | Sequence[Evaluation]) -> str:
    """Write an evaluation, or a list of them, as `procure evaluate --json` prints it."""
    if isinstance(result, Evaluation):
        return _json(evaluation_document(result))
    return _json([evaluation_document(item) for item in result])


def dump_case(case: Case) -> str:
    """Write a case as a portable case file; `load` gives an equal case back."""
    return _json(case_document(case))


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


def _in_list(number: int, problems: Iterable[Problem]) -> list[Problem]:
    return [
        replace(problem, path=f"[{number}]{'.' if problem.path else ''}{problem.path}")
        for problem in problems
    ]
