"""Search: one analysis for both sides. Knows neither Django nor Pelican."""
