"""Large organizations, evaluated part by part on many processes, into Parquet files."""
