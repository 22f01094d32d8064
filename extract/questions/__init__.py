"""The question library: dbt's analyses, compiled once and asked as often as anybody likes."""
