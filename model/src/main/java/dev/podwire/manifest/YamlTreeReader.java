package dev.podwire.manifest;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import dev.podwire.net.SourceLocation;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads one stretch of YAML text into trees. */
final class YamlTreeReader {

    private static final String CORE_TAG = "tag:yaml.org,2002:";

    private final String file;
    private final int lineOffset;
    private final List<Problem> problems;
    private final TreeBuilder builder;

    /** Lines are reported {@code lineOffset} higher than they stand in the text. */
    YamlTreeReader(String file, int lineOffset, List<Problem> problems) {
        this.file = file;
        this.lineOffset = lineOffset;
        this.problems = problems;
        this.builder = new TreeBuilder(file, problems);
    }

    /** Hands each document to the consumer; what is wrong becomes a problem and ends the reading. Whether all was read. */
    boolean read(String text, Consumer<Tree> documents) {
        // One read for everything: the reader copies what it holds at each further one.
        LoadSettings settings = LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).setUseMarks(true)
                .setBufferSize(Math.max(1024, text.length() + 1))
                .setVersionFunction(version -> version).build();
        ParserImpl parser = new ParserImpl(settings, new StreamReader(settings, text));
        try {
            while (parser.hasNext()) {
                if (accept(parser.next())) {
                    Tree tree = builder.take();
                    if (tree != null) {
                        documents.accept(tree);
                    }
                }
            }
            return true;
        } catch (TreeBuilder.Refused refused) {
            problems.add(refused.problem);
        } catch (MarkedYamlEngineException e) {
            problems.add(syntax(e));
        } catch (ReaderException e) {
            problems.add(Problem.error(at(text, e.getPosition()), "",
                    String.format("the character U+%04X is not allowed in YAML", e.getCodePoint()),
                    "remove it, or write it as an escape inside double quotes"));
        } catch (YamlEngineException e) {
            problems.add(Problem.error(new SourceLocation(file, lineOffset + 1, 1), "",
                    "cannot be read as YAML: " + e.getMessage(), ""));
        }
        return false;
    }

    private SourceLocation at(String text, int codePoints) {
        int line = 1;
        int end = Math.min(text.length(), text.offsetByCodePoints(0, Math.min(codePoints,
                text.codePointCount(0, text.length()))));
        int lineStart = 0;
        for (int i = 0; i < end; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new SourceLocation(file, lineOffset + line, end - lineStart + 1);
    }

    /** Takes one event; whether a document ended with it. */
    private boolean accept(Event event) throws TreeBuilder.Refused {
        Mark mark = event.getStartMark().orElse(null);
        int line = mark == null ? 0 : mark.getLine() + 1 + lineOffset;
        int column = mark == null ? 0 : mark.getColumn() + 1;
        switch (event.getEventId()) {
            case MappingStart, SequenceStart -> {
                CollectionStartEvent start = (CollectionStartEvent) event;
                boolean mapping = event.getEventId() == Event.ID.MappingStart;
                requireHarmless(start.getTag(), line, column);
                builder.start(mapping, anchor(start.getAnchor()), line, column);
            }
            case MappingEnd, SequenceEnd -> builder.end();
            case Scalar -> {
                ScalarEvent scalar = (ScalarEvent) event;
                boolean quoted = !scalar.isPlain();
                if (scalar.getTag().isPresent()) {
                    requireHarmless(scalar.getTag(), line, column);
                    String tag = scalar.getTag().get();
                    quoted = tag.equals("!") || tag.equals(CORE_TAG + "str") || tag.equals(CORE_TAG + "binary");
                }
                builder.scalar(scalar.getValue(), quoted, anchor(scalar.getAnchor()), line, column);
            }
            case Alias -> builder.alias(((AliasEvent) event).getAlias().getValue(), line, column);
            case DocumentEnd -> {
                return true;
            }
            case StreamStart, StreamEnd, DocumentStart, Comment -> {
                // Nothing of a document stands in these.
            }
        }
        return false;
    }

    private static @Nullable String anchor(Optional<Anchor> anchor) {
        return anchor.isPresent() ? anchor.get().getValue() : null;
    }

    private void requireHarmless(Optional<String> tag, int line, int column) throws TreeBuilder.Refused {
        if (tag.isEmpty() || tag.get().equals("!")) {
            return;
        }
        boolean core = tag.get().startsWith(CORE_TAG) && switch (tag.get().substring(CORE_TAG.length())) {
            case "str", "int", "bool", "float", "null", "map", "seq", "binary", "timestamp" -> true;
            default -> false;
        };
        if (!core) {
            String written = tag.get().startsWith(CORE_TAG) ? "!!" + tag.get().substring(CORE_TAG.length()) : tag.get();
            throw new TreeBuilder.Refused(Problem.error(new SourceLocation(file, line, column), "",
                    "the tag " + written + " has no meaning in a manifest and is not followed",
                    "remove the tag; Kubernetes knows text, numbers, truth values, lists and maps only"));
        }
    }

    private Problem syntax(MarkedYamlEngineException e) {
        boolean unclosed = e.getProblem() != null && e.getProblem().contains("unexpected end of stream");
        Mark mark = (unclosed ? e.getContextMark().or(e::getProblemMark) : e.getProblemMark().or(e::getContextMark))
                .orElse(null);
        SourceLocation where = mark == null
                ? new SourceLocation(file, lineOffset + 1, 1)
                : new SourceLocation(file, lineOffset + mark.getLine() + 1, mark.getColumn() + 1);
        String problem = e.getProblem() == null ? "cannot be read" : e.getProblem();
        boolean tab = problem.contains("'\\t'") || problem.contains("TAB");
        String context = e.getContext() == null || e.getContext().isBlank() ? "" : e.getContext() + ": ";
        if (tab) {
            return Problem.error(where, "", "a tab stands where YAML allows only spaces", "indent with spaces");
        }
        return Problem.error(where, "", "broken YAML: " + context + problem, hint(problem));
    }

    private static String hint(String problem) {
        if (problem.contains("mapping values are not allowed")) {
            return "a value that contains ': ' needs quotes; or the indentation of this line is off";
        }
        if (problem.contains("could not find expected ':'")) {
            return "a key needs ': ' behind it; check the indentation";
        }
        if (problem.contains("expected <block end>")) {
            return "check the indentation of this line against the lines above";
        }
        return "";
    }
}
