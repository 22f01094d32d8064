"""The extract-load layer: it brings the desk's views into the raw schema."""
