"""Previews for the desk, drawn by the portal's own templates: there is no second set."""
