"""The portal of organisations and experts: a process of its own beside the desk, with nothing of the desk in it."""
