"""XLSX workbooks, read as a stream: a sheet of any size takes a few megabytes of memory."""
