"""Measurements, with the limit beside each: ``python -m bench``."""
