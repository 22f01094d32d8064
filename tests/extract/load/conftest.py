"""Provides a desk and a warehouse for one test, in the settings of one shell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.bench.file_desk import file_desk
from tests.sandbox.desk import RunningDesk
from tests.support import Answering, ThrowawayWarehouse, desk_environ


@pytest.fixture
def environ(desk: RunningDesk, warehouse: ThrowawayWarehouse) -> dict[str, str]:
    return {**desk_environ(desk), **warehouse.environ()}


@pytest.fixture
def answering(tmp_path: Path) -> Iterator[Answering]:
    """Serves answers that no switch of the stand-in desk makes."""
    with ExitStack() as stack:

        def serve(answer: list[object] | bytes) -> dict[str, str]:
            body = answer if isinstance(answer, bytes) else json.dumps({"data": answer}).encode()
            path = tmp_path / "answer.json"
            path.write_bytes(body)
            return {"OTC_BASE_URL": stack.enter_context(file_desk(path))}

        yield serve
