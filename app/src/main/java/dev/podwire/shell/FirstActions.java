package dev.podwire.shell;

import dev.podwire.page.FirstStartPage;
import dev.podwire.view.model.Sample;

/** What the first page's controls do. */
record FirstActions(MainWindow window) implements FirstStartPage.Actions {

    @Override
    public void openSample(Sample sample) {
        window.open(window.intake().request(sample));
    }

    @Override
    public void chooseFiles() {
        window.intake().choose();
    }

    @Override
    public void chooseFolder() {
        window.intake().chooseFolder();
    }

    @Override
    public void toggleTheme() {
        window.looks().nextTheme();
    }
}
