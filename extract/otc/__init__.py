"""Holds what depends on the desk: its settings, its client, its rate limit and its columns."""
