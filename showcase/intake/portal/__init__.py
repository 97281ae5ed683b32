"""The pages of organisations, bureaux and the office. Every view starts from the queryset of its audience."""
