"""Foreign formats, a module each: values in, whole documents out. Pure."""
