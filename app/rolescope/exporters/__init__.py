"""What there is to tell, as files: pictures, graphs, tables, evidence, reports."""
