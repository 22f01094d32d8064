"""The sandbox: a stand-in desk and an embedded PostgreSQL, for the demo and the tests."""
