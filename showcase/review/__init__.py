"""遴选评价: experts, draw, recusal, scores, decision, and the act by which the selected enter the library."""
