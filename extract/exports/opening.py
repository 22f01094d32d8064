"""From a path to a reader: the content decides, for names of files lie."""

from __future__ import annotations

import stat
from pathlib import Path

from extract.exports.delimited import CsvExport
from extract.exports.errors import ExportError
from extract.exports.export import Export
from extract.exports.xlsx.export import XlsxExport

ZIP = b"PK"
# The container of old .xls files, and of any workbook that has a password.
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOK_SUFFIXES = {".xlsx", ".xlsm"}


def open_export(path: Path, work: Path) -> Export:
    """A file of one of the views; `work` is an existing folder for what does not fit in memory."""
    head = _head(path)
    if not head:
        raise ExportError(f"{path} is empty.", "Export the view again.")
    if head == OLE2:
        raise ExportError(
            f"{path} is password-protected or an old .xls workbook.",
            "Save it as XLSX without a password.",
        )
    if head.startswith(ZIP):
        return XlsxExport(path, work)
    if path.suffix.lower() in WORKBOOK_SUFFIXES:
        raise ExportError(
            f"{path} is no XLSX workbook, although it is named so.",
            "Export the view again; name the file .csv if it is one.",
        )
    return CsvExport(path)


def _head(path: Path) -> bytes:
    try:
        # A pipe would be waited for without end, and can be read only once.
        if not stat.S_ISREG(path.stat().st_mode):
            raise ExportError(f"{path} is not a file.", "Name one XLSX or CSV file.")
        with path.open("rb") as file:
            return file.read(len(OLE2))
    except FileNotFoundError:
        raise ExportError(f"There is no file {path}.", "Check the path.") from None
    except OSError as error:
        raise ExportError(
            f"{path} cannot be read ({error.strerror}).", "Check the path and its permissions."
        ) from None
