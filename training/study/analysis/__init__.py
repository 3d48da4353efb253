"""From the answers of volunteers to the fooling rate."""
