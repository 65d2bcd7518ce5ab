"""The workbook that officers fill in is one that we read."""

from hypothesis import given, settings

from procure.sheets.framework_export import to_workbook
from procure.sheets.frameworks import read_framework
from tests import framework_strategies as strategies


@given(strategies.SHEETS)
@settings(max_examples=15, deadline=None)
def test_a_file_written_as_a_workbook_reads_back_equal_and_without_notes(file):
    read = read_framework("ramme.xlsx", to_workbook(file))
    assert read == file
    assert read.notes == ()
