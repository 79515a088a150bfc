package dev.podwire;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.podwire.palette.Colour;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** What the rooms of this module may know. */
class RenderingArchitectureTest {

    private static final String[] ROOMS = {"dev.podwire.palette..", "dev.podwire.font..", "dev.podwire.layout..",
            "dev.podwire.timeline..", "dev.podwire.scene..", "dev.podwire.export..", "dev.podwire.canvas.."};
    private static final JavaClasses RENDERING = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.podwire");

    @Test
    void onlyTheCanvasKnowsJavaFx() {
        noClasses().that().resideInAnyPackage(ROOMS).and().resideOutsideOfPackage("dev.podwire.canvas..").should()
                .dependOnClassesThat().resideInAPackage("javafx..")
                .because("pictures are made where there is no screen, too").check(RENDERING);
    }

    @Test
    void onlyExportKnowsJava2d() {
        noClasses().that().resideInAnyPackage(ROOMS).and().resideOutsideOfPackage("dev.podwire.export..").should()
                .dependOnClassesThat().resideInAnyPackage("java.awt..", "javax.imageio..")
                .because("a scene is a list of operations; how they become pixels is somebody else's business")
                .check(RENDERING);
    }

    @Test
    void onlyThePaletteNamesColours() {
        noClasses().that().resideInAnyPackage(ROOMS).and().resideOutsideOfPackage("dev.podwire.palette..").should()
                .callConstructor(Colour.class, int.class).orShould().callMethod(Colour.class, "parse", String.class)
                .because("a theme is one file").check(RENDERING);
    }

    @Test
    void picturesKnowNeitherManifestsNorTheSimulation() {
        noClasses().that().resideInAnyPackage(ROOMS).should().dependOnClassesThat()
                .resideInAnyPackage("dev.podwire.api..", "dev.podwire.manifest..", "dev.podwire.cluster..",
                        "dev.podwire.control..", "dev.podwire.sim..", "dev.podwire.walk..")
                .because("a picture is made from a topology and a trace").check(RENDERING);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.podwire.(**)").should().beFreeOfCycles().check(RENDERING);
    }
}
