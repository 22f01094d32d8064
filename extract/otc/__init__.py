"""What knows the desk: its settings, its HTTP contract, its envelopes and its columns."""
