"""What proves and verifies: one file a backend, one registry, one protocol."""
