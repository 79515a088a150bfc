package dev.podwire.shell;

import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LauncherTest {

    private final String platform = System.getProperty("glass.platform", "");

    @BeforeEach
    void asOnADesktop() {
        System.clearProperty("glass.platform");
    }

    @AfterEach
    void restore() {
        System.setProperty("glass.platform", platform);
    }

    @Test
    void withoutADisplayItSaysSo() {
        assertThat(Launcher.obstacle("Linux", Map.of(), library -> true)).hasValueSatisfying(
                text -> assertThat(text).contains("DISPLAY is not set").contains("podwire --help"));
        assertThat(Launcher.obstacle("Linux", Map.of("WAYLAND_DISPLAY", "wayland-0"), library -> true))
                .hasValueSatisfying(text -> assertThat(text).contains("Xwayland"));
    }

    @Test
    void withoutGtkItNamesThePackage() {
        assertThat(Launcher.obstacle("Linux", Map.of("DISPLAY", ":0"), library -> !library.contains("gtk")))
                .hasValueSatisfying(text -> assertThat(text).contains("apt install libgtk-3-0"));
    }

    @Test
    void withBothNothingStandsInTheWay() {
        assertThat(Launcher.obstacle("Linux", Map.of("DISPLAY", ":0"), library -> true)).isEmpty();
        assertThat(Launcher.obstacle("Mac OS X", Map.of(), library -> false)).isEmpty();
        assertThat(Launcher.obstacle("Windows 11", Map.of(), library -> false)).isEmpty();
    }
}
