package dev.podwire.shell;

import javafx.animation.AnimationTimer;

import dev.podwire.view.model.Player;

/** Drives the player by the display's pulses, and only while something plays. */
final class PlayerClock extends AnimationTimer {

    /** After a pause of the machine the picture goes on where it was instead of leaping. */
    private static final double LONGEST = 100;

    private final Player player;
    private long last;

    PlayerClock(Player player) {
        this.player = player;
        player.playingProperty().subscribe(playing -> {
            if (playing) {
                last = 0;
                start();
            } else {
                stop();
            }
        });
    }

    @Override
    public void handle(long now) {
        if (last != 0) {
            player.advance(Math.min(LONGEST, (now - last) / 1e6));
        }
        last = now;
    }
}
