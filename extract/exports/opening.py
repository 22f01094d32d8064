"""From a path to a reader: the content decides, because file names cannot be trusted."""

from __future__ import annotations

import stat
from pathlib import Path

from extract.exports.delimited import CsvExport
from extract.exports.export import Export, ExportError
from extract.exports.xlsx.export import XlsxExport

ZIP = b"PK"
# The container of old .xls files, and of any workbook that has a password.
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOK_SUFFIXES = {".xlsx", ".xlsm"}


def open_export(path: Path) -> Export:
    """Opens a file of one of the views; ExportError if it is not one."""
    head = _head(path)
    suffix = path.suffix.lower()
    if not head:
        raise ExportError(f"{path} is empty.", "Export the view again.")
    if head == OLE2:
        raise ExportError(
            f"{path} is password-protected or an old .xls workbook.",
            "Save it as XLSX without a password.",
        )
    if head.startswith(ZIP):
        return XlsxExport(path)
    if suffix in WORKBOOK_SUFFIXES:
        raise ExportError(
            f"{path} is named {suffix} but is not an XLSX workbook.",
            "Export the view again; name the file .csv if it is one.",
        )
    return CsvExport(path)


def _head(path: Path) -> bytes:
    try:
        # A pipe could block for ever, and can be read only once.
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
