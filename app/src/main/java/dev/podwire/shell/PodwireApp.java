package dev.podwire.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.stage.Stage;

/** The JavaFX application: one window on the files it was started with. */
public final class PodwireApp extends Application {

    @Override
    public void start(Stage stage) {
        MainWindow window = new MainWindow(stage, new SimulationOpener(), Samples.find());
        window.themeProperty().set(Preferred.theme());
        window.themeProperty().subscribe(Preferred::remember);
        Optional<WindowState> kept = WindowState.load(Preferred.node());
        kept.ifPresent(state -> {
            state.apply(stage);
            window.whole().factorProperty().set(state.zoom());
        });
        if (Platform.getPreferences().isReducedMotion()) {
            window.looks().reduceMotion(true);
        }
        stage.setOnHiding(e -> WindowState.of(stage, window.whole().factorProperty().get()).store(Preferred.node()));
        stage.setOnHidden(e -> window.close());
        stage.show();
        if (Boolean.getBoolean(Startup.PROPERTY)) {
            new Startup(window).start();
        }
        List<Path> files = getParameters().getUnnamed().stream().map(Path::of).toList();
        if (!files.isEmpty()) {
            window.intake().open(files);
        } else {
            window.keeper().offer();
        }
    }
}
