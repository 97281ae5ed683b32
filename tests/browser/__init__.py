"""Journeys through the desk and the portal in a real browser."""
