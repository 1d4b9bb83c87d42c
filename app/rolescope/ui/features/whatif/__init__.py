"""What-if: editing documents, history, impact."""
