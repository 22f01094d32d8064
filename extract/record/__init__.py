"""Keeps what each run did: its stages, what they took, how it ended."""
