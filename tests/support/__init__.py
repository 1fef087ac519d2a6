"""What several tests share: builders, fakes, contract suites and databases."""
