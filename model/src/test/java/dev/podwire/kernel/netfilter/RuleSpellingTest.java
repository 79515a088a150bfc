package dev.podwire.kernel.netfilter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Rules as people write them, against what iptables-save printed of them; source in {@code iptables/README.md}. */
class RuleSpellingTest {

    static Stream<String> spellings() throws IOException {
        InputStream in = Objects.requireNonNull(RuleSpellingTest.class.getResourceAsStream("/iptables/spellings.txt"));
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void aRuleIsSavedAsIptablesSavesIt(String line) {
        String[] parts = line.split(" \\| ", 3);
        assertThat(format(rule(parts[1]))).isEqualTo(rule(parts[2]));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void aSavedRuleIsReadAndSavedTheSame(String line) {
        String saved = rule(line.split(" \\| ", 3)[2]);
        assertThat(format(saved)).isEqualTo(saved);
    }

    private static String rule(String command) {
        return command.replaceFirst("^-A \\S+ ?", "");
    }

    private static String format(String rule) {
        return RuleText.format(RuleText.parse(RuleWords.split(rule, 1), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-m cgroup --path x", "-m socket --transparent", "-m time --timestart 10:00",
            "-m string --string x --algo bm", "-m connlimit --connlimit-above 3", "-m quota --quota 10",
            "-m helper --helper ftp", "-m realm --realm 1", "-p tcp -m tcp --tcp-option 8", "-m mark", "-m conntrack",
            "-m hashlimit --hashlimit-name x", "-m recent --rcheck --reap", "-m limit --limit 0/sec",
            "-m conntrack ! --ctdir ORIGINAL", "-m u32 --u32 0x6&0xff", "-j CLASSIFY --set-class 1:1",
            "-j TPROXY --on-port 1", "-j NFQUEUE --queue-num 1", "-j CT --helper ftp", "-j CT --timeout x",
            "-j CT --ctevents new", "-j TTL --ttl-inc 0", "-j DSCP --set-dscp 64", "-j TEE --gateway 1.1.1.1",
            "-j LOG --log-level loud", "-m length --length 9:3", "-m statistic --mode random --probability 2"})
    void whatHasNoEffectHereIsRefusedByName(String rule) {
        assertThatThrownBy(() -> format(rule)).isInstanceOf(RuleSyntaxException.class);
    }
}
