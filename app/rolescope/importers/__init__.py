"""Files and APIs become worlds. One file for each source; IMPORTERS lists them."""
