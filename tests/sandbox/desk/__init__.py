"""A stand-in for the OTC desk: a real HTTP server with invented data and faults on demand."""

from tests.sandbox.desk.config import DeskConfig, SettingError
from tests.sandbox.desk.server import RunningDesk, running_desk

__all__ = ["DeskConfig", "RunningDesk", "SettingError", "running_desk"]
