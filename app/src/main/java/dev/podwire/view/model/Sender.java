package dev.podwire.view.model;

import java.util.Locale;

/**
 * Somebody who can send a request.
 *
 * @param who  as the command line names it: {@code pod/shop/web-0}, {@code external}
 * @param name what is shown
 * @param detail namespace or address, shown beside it
 */
public record Sender(String who, String name, String detail) {

    public boolean matches(String query) {
        return (who + " " + name + " " + detail).toLowerCase(Locale.ROOT)
                .contains(query.toLowerCase(Locale.ROOT).strip());
    }

    @Override
    public String toString() {
        return name;
    }
}
