"""The desk's exports as files, XLSX and CSV: the same rows as the views, in batches."""

from extract.exports.export import Export, ExportError
from extract.exports.opening import open_export

__all__ = ["Export", "ExportError", "open_export"]
