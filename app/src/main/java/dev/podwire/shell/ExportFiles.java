package dev.podwire.shell;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.stage.FileChooser;

import dev.podwire.export.Exports;
import dev.podwire.export.PictureFormat;
import dev.podwire.palette.Theme;
import dev.podwire.theme.Tone;
import dev.podwire.trace.Trace;
import dev.podwire.view.model.Flow;
import dev.podwire.view.model.LoadedCluster;

/** Takes what the window shows out of it: pictures of this moment, and the trace in every form that there is. */
final class ExportFiles {

    /** A kind of file that is offered. */
    private record Form(String name, String ending, String words) {}

    private static final List<Form> FORMS = List.of(new Form("svg", "svg", "Picture, SVG"),
            new Form("png", "png", "Picture, PNG"), new Form("html", "html", "Page that stands alone, HTML"),
            new Form("markdown", "md", "Markdown"), new Form("mermaid", "mmd", "Mermaid sequence diagram"),
            new Form("json", "json", "JSON"), new Form("pcapng", "pcapng", "Capture for Wireshark"),
            new Form("text", "txt", "Text"));
    private static final Exports.Size SIZE = new Exports.Size(1920, 1200);

    private final MainWindow window;
    private final Background background;

    ExportFiles(MainWindow window, Background background) {
        this.window = window;
        this.background = background;
    }

    /** Asks where to, and writes. */
    void choose() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Export");
        chooser.setInitialFileName("trace.svg");
        FORMS.forEach(f -> chooser.getExtensionFilters().add(
                new FileChooser.ExtensionFilter(f.words() + " (*." + f.ending() + ")", "*." + f.ending())));
        File chosen = chooser.showSaveDialog(window.scene().getWindow());
        if (chosen != null) {
            FileChooser.ExtensionFilter filter = chooser.getSelectedExtensionFilter();
            boolean named = FORMS.stream().anyMatch(f -> chosen.getName().endsWith("." + f.ending()));
            write(named || filter == null
                    ? chosen.toPath()
                    : chosen.toPath()
                            .resolveSibling(chosen.getName() + filter.getExtensions().getFirst().substring(1)));
        }
    }

    /** Writes a file in the form that its ending names. */
    void write(Path file) {
        LoadedCluster cluster = window.workbench().clusterProperty().get();
        Flow flow = window.workbench().flowProperty().get();
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        Optional<Form> form = FORMS.stream().filter(f -> name.endsWith("." + f.ending())).findFirst();
        if (cluster == null || form.isEmpty()) {
            window.overlay().say(Tone.DROPPED, "Nothing was written", "Name the file with one of the endings "
                    + String.join(", ", FORMS.stream().map(Form::ending).toList()) + ".");
            return;
        }
        Optional<Trace> trace = Optional.ofNullable(flow).map(Flow::trace);
        double at = window.workbench().player().positionProperty().get();
        Theme theme = window.themeProperty().get();
        background.run("Writing " + file.getFileName(), () -> {
            Files.write(file, bytes(form.get(), cluster, trace, at, theme));
            return file;
        }, written -> window.overlay().say(Tone.DELIVERED, "Written", written.toString()),
                failure -> window.overlay().say(Tone.DROPPED, file.getFileName() + " cannot be written",
                        MainWindow.said(failure)));
    }

    private static byte[] bytes(Form form, LoadedCluster cluster, Optional<Trace> trace, double at, Theme theme)
            throws IOException {
        Optional<PictureFormat> picture = Exports.format(form.name());
        if (picture.isPresent()) {
            return Exports.topology(picture.get(), cluster.topology(), trace,
                    trace.isPresent() ? OptionalDouble.of(at) : OptionalDouble.empty(), SIZE, theme);
        }
        if (trace.isEmpty()) {
            throw new IOException("There is no trace yet: fire a request first.");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        cluster.export(form.name(), trace.get(), out);
        return out.toByteArray();
    }
}
