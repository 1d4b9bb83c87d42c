"""Live import: what AWS answers becomes the files that any other import reads.

The collector asks AWS, writes the answers down as the AWS CLI would (formats.md, directory form),
and leaves their meaning to the importers of files. What is denied leaves no file behind, so it is
unknown and never empty. boto3 is used here alone.
"""
