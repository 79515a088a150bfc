package dev.podwire.kernel.text;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The words of a command with a cursor. */
final class Arguments {

    private final List<String> command;
    private int position;

    Arguments(List<String> command) {
        this.command = List.copyOf(command);
    }

    boolean hasNext() {
        return position < command.size();
    }

    String peek() {
        return hasNext() ? command.get(position) : "";
    }

    String next() {
        if (!hasNext()) {
            throw fail("a word is missing at the end");
        }
        return command.get(position++);
    }

    /** The next word as {@code reader} understands it. */
    <T> T next(Function<String, T> reader) {
        return as(next(), reader);
    }

    /** A word, or a part of one, as {@code reader} understands it. */
    <T> T as(String word, Function<String, T> reader) {
        try {
            return reader.apply(word);
        } catch (IllegalArgumentException e) {
            throw fail("cannot read '" + word + "'");
        }
    }

    /** The words that are left. */
    List<String> rest() {
        List<String> rest = command.subList(position, command.size());
        position = command.size();
        return rest;
    }

    void end() {
        if (hasNext()) {
            throw unknown(peek());
        }
    }

    CommandException fail(String problem) {
        return new CommandException(command, problem);
    }

    CommandException unknown(String word) {
        return fail(word.isEmpty() ? "a word is missing at the end" : "'" + word + "' is not understood here");
    }

    <T> T require(Optional<T> value, String what) {
        return value.orElseThrow(() -> fail(what + " is missing"));
    }
}
