"""A domain-driven, hexagonal, headless blog backend."""
