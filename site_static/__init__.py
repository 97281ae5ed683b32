"""The public portal, made from the published record alone: no Django, no database."""
