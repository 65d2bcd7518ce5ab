from click.testing import CliRunner

from procure.cli import main
from procure.documents.render import shipped
from tests.services.test_templates import own


def test_check_answers_as_an_upload_does(tmp_path):
    path = tmp_path / "mal.docx"
    path.write_bytes(shipped("bid_receipt").read_bytes())
    result = CliRunner().invoke(main, ["templates", "check", str(path), "--name", "bid_receipt"])
    assert (result.exit_code, result.output) == (0, f"{path}: ok\n")
    path.write_bytes(own("{{ byer }}"))
    result = CliRunner().invoke(main, ["templates", "check", str(path), "--name", "bid_receipt"])
    assert result.exit_code == 1
    assert "Feltet «byer» finnes ikke i dette dokumentet. Mente du «buyer»?" in result.output
    assert result.output.endswith(f"{path}: 1 faults\n")


def test_check_needs_a_document_that_exists(tmp_path):
    path = tmp_path / "mal.docx"
    path.write_bytes(b"")
    result = CliRunner().invoke(main, ["templates", "check", str(path), "--name", "nothing"])
    assert result.exit_code == 2
    assert "invitation" in result.output
