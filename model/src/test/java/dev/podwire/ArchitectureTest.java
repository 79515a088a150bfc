package dev.podwire;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Packages depend downwards only. */
class ArchitectureTest {

    private static final JavaClasses MODEL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.podwire");

    @Test
    void theModelHasNoScreen() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("javafx..", "java.awt..", "javax.swing..")
                .because("model holds what is true without a screen").check(MODEL);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.podwire.(**)").should().beFreeOfCycles()
                .because("a newcomer reads the packages from the ground floor up").check(MODEL);
    }

    @Test
    void theDataPlaneDoesNotKnowKubernetes() {
        noClasses().that()
                .resideInAnyPackage("dev.podwire.net..", "dev.podwire.packet..", "dev.podwire.kernel..",
                        "dev.podwire.trace..", "dev.podwire.walk..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.podwire.api..", "dev.podwire.manifest..", "dev.podwire.cluster..",
                        "dev.podwire.control..", "dev.podwire.cni..", "dev.podwire.proxy..", "dev.podwire.dns..",
                        "dev.podwire.sim..", "dev.podwire.topology..", "io.fabric8..")
                .because("rules carry an opaque origin instead").check(MODEL);
    }

    @Test
    void programsDoNotKnowEachOther() {
        String[] programs = {"control", "cni", "proxy", "policy", "dns", "ingress", "cloud"};
        for (String program : programs) {
            for (String other : programs) {
                if (!program.equals(other)) {
                    noClasses().that().resideInAPackage("dev.podwire." + program + "..").should()
                            .dependOnClassesThat().resideInAPackage("dev.podwire." + other + "..")
                            .because("each turns cluster state into kernel operations on its own")
                            .allowEmptyShould(true).check(MODEL);
                }
            }
        }
    }

    @Test
    void onlyTheSimulationJoinsPrograms() {
        classes().that().resideInAPackage("dev.podwire.sim..").should().onlyHaveDependentClassesThat()
                .resideInAnyPackage("dev.podwire.sim..", "dev.podwire.console..")
                .because("app and command line enter by this door, or by the console that types into it")
                .allowEmptyShould(true).check(MODEL);
    }
}
