"""Failures of the command line: one line for people, and an exit status."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit statuses of every command."""

    OK = 0  # allowed, done, all assertions hold
    DENIED = 1  # denied, or refused by STS
    WRONG = 2  # wrong usage, or input that cannot be read
    DEPENDS = 3  # depends on facts that are not given


class UsageFailure(Exception):
    """Wrong usage or unreadable input: the text says what, where, and what to do, in one line."""
