"""A scenario as a patch: what differs from the import, and the AWS commands that would do it.

RoleScope writes the commands; it never runs them.
"""
