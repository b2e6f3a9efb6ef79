"""The parts of the prove page."""
