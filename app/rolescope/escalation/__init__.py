"""Ways to gain rights beside AssumeRole: who may change what, and whose rights that gives."""
