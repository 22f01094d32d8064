"""A stand-in for the OTC desk: a real HTTP server with invented data and faults on demand."""

from extract.sandbox.desk.config import DeskConfig, SettingError
from extract.sandbox.desk.server import RunningDesk, running_desk

__all__ = ["DeskConfig", "RunningDesk", "SettingError", "running_desk"]
