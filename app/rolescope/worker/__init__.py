"""What runs in the worker process: import, analysis, drawing, answers. No Qt."""
