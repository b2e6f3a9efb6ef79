"""The parts of the aggregates page."""
