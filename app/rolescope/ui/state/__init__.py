"""What the window knows: small observable objects, and the jobs that fill them."""
