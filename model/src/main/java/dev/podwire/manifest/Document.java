package dev.podwire.manifest;

/**
 * One object as it stands in an input; the items of a List are documents of their own.
 *
 * @param root the document's root field
 */
public record Document(String file, String apiVersion, String kind, Field root) {

    /** {@code apps} of {@code apps/v1}; empty for the core group. */
    public String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    /** {@code v1} of {@code apps/v1}. */
    public String version() {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }
}
