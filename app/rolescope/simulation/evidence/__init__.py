"""One simulation, or a chain of them, as a record that anybody can check and reproduce."""
