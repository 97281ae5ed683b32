"""What a published record is and how it is kept: the ground floor, no Django and nothing of ours above it."""
