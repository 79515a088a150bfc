package dev.podwire.view.model;

import java.nio.file.Path;

/** A cluster that comes with Podwire: a folder, its title and what one sees there in one sentence. */
public record Sample(String id, String title, String sentence, Path folder) {}
