package dev.podwire.trace;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RuleWordsTest {

    @Test
    void aClauseBecomesASentence() {
        assertThat(RuleWords.sentence("it goes to 10.96.0.10")).isEqualTo("It goes to 10.96.0.10.");
        assertThat(RuleWords.sentence("refused")).isEqualTo("Refused.");
        assertThat(RuleWords.sentence("refused: nobody listens")).isEqualTo("Refused: nobody listens.");
        assertThat(RuleWords.sentence("a comment always holds")).isEqualTo("A comment always holds.");
        assertThat(RuleWords.sentence("")).isEmpty();
    }

    @Test
    void namesKeepTheirSpelling() {
        for (String name : List.of("default/catalog", "eth0", "kube-proxy", "web.shop.svc")) {
            assertThat(RuleWords.sentence(name + " has no endpoints")).isEqualTo(name + " has no endpoints.");
        }
    }
}
