package dev.podwire;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** The command line and the window know the simulation, and nothing of each other. */
class AppArchitectureTest {

    private static final JavaClasses APP = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> location.contains("/app/target/classes/"))
            .importPackages("dev.podwire");

    @Test
    void theCommandLineTouchesNoWindow() {
        noClasses().that().resideInAPackage("dev.podwire.cli..").should().dependOnClassesThat()
                .resideInAnyPackage("javafx..", "dev.podwire.shell..", "dev.podwire.page..", "dev.podwire.view..",
                        "dev.podwire.theme..", "dev.podwire.canvas..")
                .because("commands must start quickly and without a display").check(APP);
    }

    @Test
    void theCommandLineDrawsByExportAlone() {
        noClasses().that().resideInAPackage("dev.podwire.cli..").should().dependOnClassesThat()
                .resideInAnyPackage("dev.podwire.layout..", "dev.podwire.scene..", "dev.podwire.timeline..",
                        "dev.podwire.font..")
                .because("how a picture comes about is the export's own business").check(APP);
    }

    @Test
    void viewModelsKnowNoControls() {
        noClasses().that().resideInAPackage("dev.podwire.view.model..").should().dependOnClassesThat()
                .resideInAnyPackage("javafx.scene..", "javafx.stage..", "javafx.application..", "javafx.animation..")
                .because("what the window shows is tested without a toolkit").check(APP);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.podwire.(*)..").should().beFreeOfCycles()
                .because("a newcomer reads the packages from the ground floor up").check(APP);
    }
}
