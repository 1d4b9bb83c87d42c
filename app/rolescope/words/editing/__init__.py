"""What the editor of policies shows: documents, their changes line by line, what can be typed."""
