package dev.podwire.manifest;

import java.util.List;
import java.util.function.Consumer;

import dev.podwire.net.SourceLocation;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON text into trees; several documents may follow one another. */
final class JsonTreeReader {

    private final String file;
    private final List<Problem> problems;

    JsonTreeReader(String file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Hands each document to the consumer; what is wrong becomes a problem and ends the reading. Whether all was read. */
    boolean read(String text, Consumer<Tree> documents) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(TreeBuilder.MAX_DEPTH + 10)
                        .maxStringLength(Integer.MAX_VALUE).maxNumberLength(1000).build())
                .build();
        TreeBuilder builder = new TreeBuilder(file, problems);
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                accept(builder, parser, token);
                Tree tree = depth == 0 ? builder.take() : null;
                if (tree != null) {
                    documents.accept(tree);
                }
            }
            return true;
        } catch (TreeBuilder.Refused refused) {
            problems.add(refused.problem);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            SourceLocation where = at == null
                    ? new SourceLocation(file, 1, 1)
                    : new SourceLocation(file, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
            problems.add(Problem.error(where, "", "broken JSON: " + firstSentence(e.getOriginalMessage()),
                    hint(e.getOriginalMessage())));
        }
        return false;
    }

    private static String hint(String message) {
        if (message.contains("'/'") || message.contains("'#'")) {
            return "JSON has no comments: remove them, or save the file as YAML";
        }
        if (message.contains("(']'") || message.contains("('}'")) {
            return "remove the comma before it";
        }
        return "correct it as JSON asks for: names and text in double quotes, commas between";
    }

    private static String firstSentence(String message) {
        int line = message.indexOf('\n');
        return line < 0 ? message : message.substring(0, line);
    }

    private static void accept(TreeBuilder builder, JsonParser parser, JsonToken token) throws TreeBuilder.Refused {
        TokenStreamLocation at = parser.currentTokenLocation();
        int line = at.getLineNr();
        int column = at.getColumnNr();
        if (token.isStructStart()) {
            builder.start(token == JsonToken.START_OBJECT, null, line, column);
        } else if (token.isStructEnd()) {
            builder.end();
        } else {
            boolean quoted = token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME;
            builder.scalar(parser.getString(), quoted, null, line, column);
        }
    }
}
