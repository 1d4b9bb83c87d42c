"""What the dialog About shows: versions, licenses, diagnostics."""
