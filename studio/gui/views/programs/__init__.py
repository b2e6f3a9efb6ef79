"""The parts of the programs page."""
