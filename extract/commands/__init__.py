"""Holds a module for each command: its arguments, and what it prints."""

from __future__ import annotations

import argparse
from typing import TypeAlias

# argparse gives the type no public name.
Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
