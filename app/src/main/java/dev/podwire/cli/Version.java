package dev.podwire.cli;

import java.util.Objects;

import picocli.CommandLine.IVersionProvider;

/** What {@code podwire --version} prints. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[]{"podwire " + Objects.requireNonNullElse(version, "(built from source)")};
    }
}
