"""An export of any size is read in the same memory."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.otc.views import VIEWS
from tests.extract.exports.workbook_builder import MAIN, parts_of
from tests.support import clean_environ

ROWS = 60_000
COLUMNS = tuple(VIEWS["timesheets"].columns)[:21]
# The reader takes 31. With its shared texts in a list it takes 61, with its rows in one 150.
LARGEST_GROWTH_MB = 45

READ = """
import re
import sys
from pathlib import Path
from extract.exports import open_export

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) >> 10

before = peak()
with open_export(Path(sys.argv[1])) as export:
    rows = sum(map(len, export.rows()))
print(rows, peak() - before)
"""


def xlsx(path: Path) -> None:
    """Half of the texts are shared, none occurs twice."""
    parts = parts_of("", texts="")
    header = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in COLUMNS)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            if content:
                archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData><row>{header}</row>'.encode())
            for row in range(ROWS):
                shared = "".join(f'<c t="s"><v>{row * 10 + i}</v></c>' for i in range(10))
                inline = f'<c t="inlineStr"><is><t>an inline text of row {row}</t></is></c>' * 11
                sheet.write(f"<row>{shared}{inline}</row>".encode())
            sheet.write(b"</sheetData></worksheet>")
        with archive.open("xl/sharedStrings.xml", "w") as texts:
            texts.write(f'<sst xmlns="{MAIN}">'.encode())
            for i in range(ROWS * 10):
                texts.write(f"<si><t>the shared text of number {i}</t></si>".encode())
            texts.write(b"</sst>")


def csv(path: Path) -> None:
    fields = ",".join(f'"a text, number {i}"' for i in range(21))
    with path.open("w") as file:
        file.write(",".join(COLUMNS) + "\n")
        for _ in range(ROWS):
            file.write(fields + "\n")


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak where Linux keeps it")
@pytest.mark.parametrize("write", [xlsx, csv])
def test_a_large_export_is_read_in_bounded_memory(
    write: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "export"
    write(path)
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        env=clean_environ(),
        capture_output=True,
        text=True,
        check=True,
    )
    rows, growth = map(int, done.stdout.split())
    assert rows == ROWS
    assert growth < LARGEST_GROWTH_MB
