import ast
import re
from pathlib import Path

import pytest

import procure
from procure.blueprints.messages import SENTENCES
from procure.domain.reasons import Code, Reason, reason

SOURCE = Path(procure.__file__).parent
PLACEHOLDER = re.compile(r"(?<!%)(?:%%)*%\((\w+)\)s")


def given_reasons():
    """Every `reason(Code.X, …, name=…)` in the code: where, the code, the parameters' names."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id not in {"reason", "_unless"}:
                continue
            codes = [
                argument.attr
                for argument in node.args
                if isinstance(argument, ast.Attribute)
                and isinstance(argument.value, ast.Name)
                and argument.value.id == "Code"
            ]
            names = {keyword.arg for keyword in node.keywords}
            if codes and None not in names:  # `**params`: checked where the dict is made
                where = f"{path.relative_to(SOURCE)}:{node.lineno}"
                yield where, Code[codes[0]], names


GIVEN = list(given_reasons())


def test_reasons_are_found_in_the_code():
    assert len({code for _, code, _ in GIVEN}) > len(Code) / 2


@pytest.mark.parametrize("code", Code)
def test_code_has_a_sentence(code):
    text = str(SENTENCES[code])
    assert text.endswith((".", ")."))
    assert text[0].isupper() or text.startswith(("%(", "«%("))


def test_every_sentence_has_a_code():
    assert set(SENTENCES) == set(Code)


def test_code_value_is_its_name():
    assert {code.value for code in Code} == {code.name.lower() for code in Code}


def test_reason_gives_what_its_sentence_names():
    lacking = [
        (where, code.value, sorted(named - names))
        for where, code, names in GIVEN
        if (named := set(PLACEHOLDER.findall(str(SENTENCES[code])))) - names
    ]
    assert lacking == []


def test_reasons_with_the_same_content_are_equal():
    built = reason(Code.WEIGHTS_NOT_100, "criteria", total=90)
    assert built == Reason(Code.WEIGHTS_NOT_100, {"total": 90}, "criteria")
    assert built != reason(Code.WEIGHTS_NOT_100, "criteria", total=91)


def test_reason_cannot_be_changed():
    with pytest.raises(TypeError):
        reason(Code.WEIGHTS_NOT_100, total=90).params["total"] = 100
