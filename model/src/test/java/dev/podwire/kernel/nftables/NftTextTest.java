package dev.podwire.kernel.nftables;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

import dev.podwire.kernel.netfilter.BaseChain;
import dev.podwire.kernel.netfilter.Family;
import dev.podwire.kernel.netfilter.RuleSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Reading scripts and listing rules against the real nft. */
class NftTextTest {

    private static String resource(String name) throws IOException {
        try (InputStream in = NftTextTest.class.getResourceAsStream("/nftables/" + name)) {
            if (in == null) {
                throw new IOException("no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Nftables load(String script, Nftables start) {
        NftBuilder builder = new NftBuilder(start, new LinkedHashSet<>());
        builder.apply(NftScript.parse(script, start));
        return builder.build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"statements", "forms", "sets", "script"})
    void aLoadedScriptIsListedAsNftListsIt(String name) throws IOException {
        assertThat(NftText.list(load(resource(name + ".nft"), Nftables.EMPTY))).isEqualTo(resource(name + ".listed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"statements", "forms", "sets", "script"})
    void aListingLoadsAsItself(String name) throws IOException {
        String listed = resource(name + ".listed");
        assertThat(NftText.list(load(listed, Nftables.EMPTY))).isEqualTo(listed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "add rule ip t c frob|line 1: this statement is not simulated: 'frob'",
            "table ip t {\\n chain c {\\n ip daddr 1.2.3 accept\\n }\\n}|line 3: '1.2.3' is no ipv4_addr",
            "add rule ip t c jump nowhere|no table ip t",
            "add table ip t; add rule ip t c accept|no chain c in table ip t",
            "add table ip t; add chain ip t c; add rule ip t c jump d|no chain d in table ip t",
            "add table ip t; add chain ip t c; add rule ip t c ip saddr @s drop|no set or map s in table ip t",
            "add table ip t; add element ip t s { 1.2.3.4 }|no set or map s in table ip t",
            "add table ip t; delete chain ip t c|no chain c in table ip t",
            "add rule ip t c log prefix \"x|a quote is not closed",
            "add rule ip t c counter name x|named counters are not simulated"})
    void whatTheKernelOrNftRefusesIsNamed(String script, String message) {
        assertThatThrownBy(() -> load(script.replace("\\n", "\n"), Nftables.EMPTY))
                .isInstanceOfAny(IllegalArgumentException.class, RuleSyntaxException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aChainThatIsLedToCannotBeDeleted() {
        Nftables rules = load("table ip t { chain c { jump d; }; chain d { }; }", Nftables.EMPTY);
        assertThatThrownBy(() -> load("delete chain ip t d", rules)).hasMessageContaining("no chain d");
        assertThat(load("flush chain ip t c; delete chain ip t d", rules).table(Family.IP, "t").orElseThrow().chains())
                .containsOnlyKeys("c");
    }

    @Test
    void baseChainsAreRegisteredInTheOrderOfTheirMaking() {
        Set<BaseChain> registered = new LinkedHashSet<>();
        NftBuilder builder = new NftBuilder(Nftables.EMPTY, registered);
        builder.apply(NftScript.parse("""
                table ip a { chain x { type filter hook input priority 0; }; chain y { }; }
                table inet b { chain z { type filter hook input priority 0; }; }
                """, Nftables.EMPTY));
        assertThat(registered).containsExactly(new BaseChain(Family.IP, "a", "x"),
                new BaseChain(Family.INET, "b", "z"));
        builder.apply(NftScript.parse("delete table ip a", Nftables.EMPTY));
        assertThat(registered).containsExactly(new BaseChain(Family.INET, "b", "z"));
    }
}
