package dev.podwire.view.model;

import java.io.IOException;

/** Turns manifests into a cluster; takes its time and stops when its thread is interrupted. */
@FunctionalInterface
public interface Opener {

    Opened open(OpenRequest request) throws IOException;
}
