package dev.podwire.dns;

import java.nio.charset.StandardCharsets;

import dev.podwire.packet.Header.Data;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** CoreDNS and datagrams that are no DNS. */
class NoQueryTest {

    @Test
    void wordsLookLikeAnUnknownOperation() {
        byte[] answer = NoQuery.answer(Data.of("podwire says hello")).orElseThrow().bytes();
        assertThat(answer).hasSize(12).startsWith("po".getBytes(StandardCharsets.US_ASCII));
        assertThat(answer[2] & 0x80).isEqualTo(0x80);
        assertThat(answer[3] & 0x0f).isEqualTo(4);
    }

    @Test
    void zerosAreAQueryWithoutAQuestion() {
        byte[] answer = NoQuery.answer(new Data(new byte[12])).orElseThrow().bytes();
        assertThat(answer[3] & 0x0f).isEqualTo(1);
    }

    @Test
    void whatIsTooShortOrLooksLikeAnAnswerGetsNone() {
        assertThat(NoQuery.answer(Data.of("hello"))).isEmpty();
        byte[] response = new byte[12];
        response[2] = (byte) 0x80;
        assertThat(NoQuery.answer(new Data(response))).isEmpty();
    }
}
