"""The pages of experts, chairs and the office that runs the selection."""
