package dev.podwire.sim;

import java.util.List;
import java.util.stream.Stream;

import dev.podwire.control.ApiAnswer;
import dev.podwire.manifest.Problem;

/**
 * What came of a command to a living cluster.
 *
 * @param ok       whether it was carried out, all of it
 * @param messages what kubectl would print, line by line
 * @param problems what is wrong with what was given, with file and line; warnings too
 * @param events   what has happened since the last command, in order
 */
public record LiveChange(boolean ok, List<String> messages, List<Problem> problems, List<LiveEvent> events) {

    public LiveChange {
        messages = List.copyOf(messages);
        problems = List.copyOf(problems);
        events = List.copyOf(events);
    }

    static LiveChange of(List<ApiAnswer> answers, List<LiveEvent> events) {
        return new LiveChange(answers.stream().allMatch(ApiAnswer::ok),
                answers.stream().map(ApiAnswer::message).toList(),
                answers.stream().flatMap(answer -> Stream.concat(
                        answer.error().stream().flatMap(error -> error.problems().stream()),
                        answer.warnings().stream())).toList(),
                events);
    }
}
