"""What can be exported: pictures, graphs, tables, evidence, reports."""
