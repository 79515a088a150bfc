package dev.podwire.manifest;

/** How bad a problem is: an error refuses the object, a warning does not. */
public enum Severity {
    ERROR, WARNING
}
