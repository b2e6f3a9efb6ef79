"""The parts of the settings dialog."""
