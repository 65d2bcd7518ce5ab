from click.testing import CliRunner

from procure.cli import main
from procure.documents.render import render, shipped
from tests.documents.cases import SAMPLES


def test_check_passes_a_sound_file_and_refuses_a_template(tmp_path):
    sound, template = tmp_path / "brev.docx", tmp_path / "mal.docx"
    sound.write_bytes(render(SAMPLES["bid_receipt"]))
    template.write_bytes(shipped("bid_receipt").read_bytes())
    result = CliRunner().invoke(main, ["documents", "check", str(sound)])
    assert (result.exit_code, result.output) == (0, f"{sound}: ok\n")
    result = CliRunner().invoke(main, ["documents", "check", str(sound), str(template)])
    assert result.exit_code == 1
    assert f"{sound}: ok\n{template}: " in result.output
    assert "Et felt fra malen er ikke fylt ut: {{ buyer }}" in result.output
