"""Writes of the forums, by what they are about."""
