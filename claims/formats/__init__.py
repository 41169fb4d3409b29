"""Foreign formats, one module each: values in, whole documents out, without side effects."""
