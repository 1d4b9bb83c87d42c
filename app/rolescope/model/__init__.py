"""The entities of AWS IAM as immutable values. Standard library only."""
