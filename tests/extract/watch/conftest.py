"""A warehouse whose rules fire when a test says so, and channels to tell of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.extract.watch.receivers import MailServer, Webhook, running_mail_server
from tests.extract.watch.watched import RULES, WatchedWarehouse
from tests.whole_build import WholeBuild


@pytest.fixture
def watched(good_build: WholeBuild, project: Path) -> WatchedWarehouse:
    """The good build, of whose rules only those stay that a test can make fire."""
    warehouse = good_build.copy("otc_told")
    warehouse.query(RULES)
    return WatchedWarehouse(warehouse, project)


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    made = Webhook()
    yield made
    made.down()


@pytest.fixture
def pager() -> Iterator[Webhook]:
    """Provides a second one, for what is critical."""
    made = Webhook()
    yield made
    made.down()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with running_mail_server() as server:
        yield server
