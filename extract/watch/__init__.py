"""Watches the warehouse: says how it is, and tells people what is wrong."""
