"""Writes what no rebuild makes again to a file, reads it back to prove it, and restores it."""
