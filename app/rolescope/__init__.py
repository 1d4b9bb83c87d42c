"""RoleScope: who can become whom in AWS, through which policy, and for how long."""

__version__ = "0.1.0"
