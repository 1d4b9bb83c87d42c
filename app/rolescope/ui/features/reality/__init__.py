"""Reality: records of CloudTrail against verdicts, and the use of trusts."""
