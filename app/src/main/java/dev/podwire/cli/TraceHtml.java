package dev.podwire.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A trace as one page that needs nothing beside itself: the picture and, below it, the text. */
final class TraceHtml {

    private static final String STYLE = """
            body { margin: 2rem auto; max-width: 90rem; padding: 0 1rem; font-family: sans-serif; color: #1b1f24; }
            svg { width: 100%; height: auto; border: 1px solid #d0d7de; }
            pre { overflow-x: auto; font-size: 0.85rem; line-height: 1.4; }
            """;

    private TraceHtml() {}

    static void write(TraceFormat.Page page, PrintStream out) throws IOException {
        String title = escaped(page.trace().from() + " → " + page.trace().to());
        TraceFormat.Page plain = new TraceFormat.Page(page.simulation(), page.trace(), Style.PLAIN, page.verbose());
        out.println("<!DOCTYPE html>");
        out.println("<html lang=\"en\">");
        out.println("<head><meta charset=\"utf-8\"><title>" + title + "</title>");
        out.println("<style>");
        out.print(STYLE);
        out.println("</style></head>");
        out.println("<body>");
        out.println("<h1>" + title + "</h1>");
        String svg = text(TraceFormat.SVG, plain);
        out.println(svg.substring(Math.max(0, svg.indexOf("<svg"))));
        out.println("<pre>" + escaped(text(TraceFormat.TEXT, plain)) + "</pre>");
        out.println("</body>");
        out.println("</html>");
    }

    private static String text(TraceFormat format, TraceFormat.Page page) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            format.write(page, stream);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
