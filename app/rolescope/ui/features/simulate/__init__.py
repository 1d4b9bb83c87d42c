"""Simulation: the request, its verdict, the credentials, the chain."""
