package dev.podwire.shell;

import java.util.HashMap;
import java.util.Map;
import java.util.prefs.AbstractPreferences;
import java.util.prefs.Preferences;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WindowStateTest {

    private final Preferences kept = new InMemory();

    @Test
    void whatIsKeptComesBack() {
        WindowState state = new WindowState(40, 30, 1400, 880, false, 1.25);
        assertThat(WindowState.load(kept)).isEmpty();
        state.store(kept);
        assertThat(WindowState.load(kept)).contains(state);
    }

    @Test
    void nonsenseIsNothing() {
        kept.put("window", "1 2 three 4 true");
        assertThat(WindowState.load(kept)).isEmpty();
        kept.put("window", "1 2");
        assertThat(WindowState.load(kept)).isEmpty();
        kept.put("window", "1 2 3 4 true");
        kept.putDouble("zoom", 40);
        assertThat(WindowState.load(kept).orElseThrow().zoom()).isEqualTo(2);
    }

    /** Preferences that touch no disk. */
    private static final class InMemory extends AbstractPreferences {
        private final Map<String, String> values = new HashMap<>();

        InMemory() {
            super(null, "");
        }

        @Override
        protected void putSpi(String key, String value) {
            values.put(key, value);
        }

        @Override
        protected @Nullable String getSpi(String key) {
            return values.get(key);
        }

        @Override
        protected void removeSpi(String key) {
            values.remove(key);
        }

        @Override
        protected void removeNodeSpi() {
            values.clear();
        }

        @Override
        protected String[] keysSpi() {
            return values.keySet().toArray(String[]::new);
        }

        @Override
        protected String[] childrenNamesSpi() {
            return new String[0];
        }

        @Override
        protected AbstractPreferences childSpi(String name) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        protected void syncSpi() {
            // nothing to do
        }

        @Override
        protected void flushSpi() {
            // nothing to do
        }
    }
}
