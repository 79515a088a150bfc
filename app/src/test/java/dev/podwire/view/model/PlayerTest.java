package dev.podwire.view.model;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlayerTest {

    /** Four hops of 100 ms each; the third one ends a packet's way. */
    private static final Schedule FOUR = new Schedule() {
        @Override
        public int hops() {
            return 4;
        }

        @Override
        public double start(int hop) {
            return (hop - 1) * 100.0;
        }

        @Override
        public double end(int hop) {
            return hop * 100.0 - 0.5;
        }

        @Override
        public boolean stops(int hop) {
            return hop == 3;
        }
    };

    private final Player player = new Player();

    PlayerTest() {
        player.load(FOUR);
    }

    @Test
    void standsBeforeTheFirstHopAtFirst() {
        assertThat(player.hopProperty().get()).isEqualTo(1);
        assertThat(player.positionProperty().get()).isZero();
        assertThat(player.playingProperty().get()).isFalse();
    }

    @Test
    void timeThatPassesMovesItOnlyWhilePlaying() {
        player.advance(150);
        assertThat(player.positionProperty().get()).isZero();
        player.play();
        player.advance(150);
        assertThat(player.positionProperty().get()).isEqualTo(150);
        assertThat(player.hopProperty().get()).isEqualTo(2);
    }

    @Test
    void aStepPlaysOneHopAndStops() {
        player.stepForward();
        player.advance(60);
        assertThat(player.playingProperty().get()).isTrue();
        player.advance(60);
        assertThat(player.playingProperty().get()).isFalse();
        assertThat(player.positionProperty().get()).isEqualTo(99.5);
        player.stepForward();
        player.advance(500);
        assertThat(player.hopProperty().get()).isEqualTo(2);
        assertThat(player.positionProperty().get()).isEqualTo(199.5);
    }

    @Test
    void aStepBackStandsExactlyWhereTheHopBeforeEnded() {
        player.goTo(3);
        double there = player.positionProperty().get();
        player.goTo(4);
        player.stepBack();
        assertThat(player.positionProperty().get()).isEqualTo(there);
        assertThat(player.hopProperty().get()).isEqualTo(3);
    }

    @Test
    void aDropStopsThePlay() {
        player.play();
        player.advance(1000);
        assertThat(player.playingProperty().get()).isFalse();
        assertThat(player.hopProperty().get()).isEqualTo(3);
        player.goTo(2);
        player.play();
        player.advance(60);
        player.advance(60);
        assertThat(player.playingProperty().get()).isFalse();
        assertThat(player.hopProperty().get()).isEqualTo(3);
    }

    @Test
    void goesOnAfterADropWhenAskedTo() {
        player.goTo(3);
        player.play();
        player.advance(20);
        assertThat(player.hopProperty().get()).isEqualTo(4);
    }

    @Test
    void withoutMotionEveryHopIsAJump() {
        player.speedProperty().set(Speed.JUMP);
        player.stepForward();
        assertThat(player.positionProperty().get()).isEqualTo(99.5);
        player.stepForward();
        assertThat(player.positionProperty().get()).isEqualTo(199.5);
        assertThat(player.playingProperty().get()).isFalse();
        player.first();
        player.play();
        player.advance(350);
        assertThat(player.hopProperty().get()).isEqualTo(1);
        player.advance(350);
        assertThat(player.hopProperty().get()).isEqualTo(2);
    }

    @Test
    void playingAtTheEndBeginsAgain() {
        player.last();
        player.play();
        assertThat(player.positionProperty().get()).isZero();
    }

    @Test
    void withoutATraceNothingMoves() {
        player.load(Schedule.EMPTY);
        player.play();
        player.stepForward();
        player.stepBack();
        player.last();
        player.seek(500);
        assertThat(player.hopProperty().get()).isZero();
        assertThat(player.playingProperty().get()).isFalse();
        assertThat(player.positionProperty().get()).isZero();
    }
}
