"""What STS would hand out, as AWS's CLI, boto3 and profiles write it."""
