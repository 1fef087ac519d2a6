"""What every aggregate shares: ids, errors, events, text rules, paging and patches."""
