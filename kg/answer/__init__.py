"""Rows and rules to answers that give their reasons."""
