"""Reads XLSX workbooks of any size in the same memory."""
