package dev.podwire.cli;

import java.io.PrintStream;
import java.util.Collection;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** Writes one JSON document, streaming, with two spaces of indentation and a line feed at the end. */
final class Json implements AutoCloseable {

    private final JsonGenerator generator;
    private final PrintStream out;

    Json(PrintStream out) {
        this.out = out;
        generator = new JsonFactory().rebuild().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build()
                .createGenerator(new Indented(), out);
    }

    /** The write context of an indented document. */
    private static final class Indented extends ObjectWriteContext.Base {
        private final DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        private final PrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(indenter)
                .withArrayIndenter(indenter);

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return printer;
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }

    /** An object as an array element or as the document itself. */
    Json object(Consumer<Json> content) {
        generator.writeStartObject();
        content.accept(this);
        generator.writeEndObject();
        return this;
    }

    Json object(String name, Consumer<Json> content) {
        generator.writeName(name);
        return object(content);
    }

    <T> Json array(String name, Iterable<T> items, Consumer<T> each) {
        generator.writeName(name);
        generator.writeStartArray();
        items.forEach(each);
        generator.writeEndArray();
        return this;
    }

    Json strings(String name, Collection<String> texts) {
        return array(name, texts, generator::writeString);
    }

    Json field(String name, @Nullable String text) {
        generator.writeName(name);
        if (text == null) {
            generator.writeNull();
        } else {
            generator.writeString(text);
        }
        return this;
    }

    Json field(String name, long number) {
        generator.writeName(name);
        generator.writeNumber(number);
        return this;
    }

    Json field(String name, boolean value) {
        generator.writeName(name);
        generator.writeBoolean(value);
        return this;
    }

    Json nothing(String name) {
        generator.writeName(name);
        generator.writeNull();
        return this;
    }

    @Override
    public void close() {
        generator.close();
        out.println();
        out.flush();
    }
}
