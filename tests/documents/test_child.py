"""A child reads what comes from outside, and is stopped when it asks for too much."""

import os
import sys

import pytest

from procure.documents import child
from procure.documents.child import ChildStopped, Stop, run_limited
from procure.documents.package import text_of
from procure.documents.render import render, shipped
from procure.domain.reasons import Code
from tests.conftest import missing
from tests.documents.cases import SAMPLES, altered

TRIAL = "procure.documents.render:trial"
BODY_END = "<w:sectPr"


@pytest.fixture(autouse=True)
def _system_with_limits():
    if sys.platform != "linux":
        missing("only Linux has every limit")


def payload(template: bytes) -> bytes:
    return b"bid_receipt nb\n" + template


def with_body(xml: str) -> bytes:
    return payload(altered("bid_receipt", "word/document.xml", BODY_END, xml + BODY_END))


def stopped(content: bytes, **limits) -> ChildStopped:
    with pytest.raises(ChildStopped) as raised:
        run_limited(TRIAL, content, **limits)
    return raised.value


def test_child_makes_what_the_parent_would():
    receipt = SAMPLES["bid_receipt"]
    made = run_limited(TRIAL, payload(shipped("bid_receipt").read_bytes()))
    assert made == render(receipt)
    assert receipt.receipt_hash in text_of(made)


@pytest.mark.parametrize("path", ["os:system", "procure.documents.render:render", "x"])
def test_only_listed_work_is_done(path):
    with pytest.raises(ValueError, match="not a child's work"):
        run_limited(path, b"")


def test_errors_of_the_work_are_told_without_harm():
    error = stopped(with_body("<w:p><w:r><w:t>{{ ''.__class__ }}</w:t></w:r></w:p>"))
    assert error.why is Stop.FAILED
    assert error.detail.startswith("TemplateMismatch: refused: ")
    assert [reason.code for reason in error.reasons] == [Code.FILE_UNREADABLE]


def test_expression_that_backtracks_for_hours_is_stopped_by_the_processor_limit():
    endless = "{% colspan " + " " * 20_000 + "x"
    error = stopped(
        with_body(
            f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{endless}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        ),
        cpu_seconds=1,
    )
    assert (error.why, error.detail) == (Stop.TIME, "")
    assert [reason.code for reason in error.reasons] == [Code.FILE_TOO_DEMANDING]


def test_child_that_waits_is_stopped_by_the_clock():
    assert stopped(payload(b""), wall=0.01).why is Stop.TIME


@pytest.mark.parametrize("memory", [220_000_000, 300_000_000], ids=["libxml2", "Python"])
def test_text_that_takes_too_much_room_is_stopped_by_the_memory_limit(memory):
    varied = (
        f"<w:p><w:r><w:t>{n * 2654435761 % 2**32:x}</w:t></w:r></w:p>" for n in range(200_000)
    )
    assert stopped(with_body("".join(varied)), memory=memory).why is Stop.MEMORY


@pytest.mark.parametrize(
    ("xml", "times", "code"),
    [
        ("<w:p/>", 20_000_000, "unpacks_too_large"),
        ("x", 100_000_000, "unpacks_too_large"),
        ('<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>', 1, "unsafe_xml"),
    ],
    ids=["zip bomb", "long text", "external entity"],
)
def test_package_that_is_unsafe_to_open_is_not_opened(xml, times, code):
    error = stopped(with_body(xml * times))
    assert (error.why, error.detail) == (Stop.FAILED, f"TemplateMismatch: refused: {code}")


def test_answer_that_is_too_long_is_not_taken():
    assert stopped(payload(shipped("bid_receipt").read_bytes()), largest=1_000).why is Stop.SIZE


def test_child_gets_nothing_of_the_server_s_environment(monkeypatch):
    monkeypatch.setenv("PROCURE_SECRET_KEY", "hemmelig")
    assert "hemmelig" not in child.environment().values()
    assert set(child.environment()) == {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"}


def test_limits_hold_in_the_child():
    import resource

    held = os.fork()
    if held == 0:
        child.limit(7, 600_000_000)
        kinds = (
            resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE,
            resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC, resource.RLIMIT_CORE,
        )  # fmt: skip
        found = [resource.getrlimit(kind)[0] for kind in kinds]
        os._exit(0 if found == [7, 600_000_000, 0, 64, 0, 0] else 1)
    assert os.waitpid(held, 0)[1] == 0
