"""Speed measurements, always beside the machine's own rate, since machines differ."""
