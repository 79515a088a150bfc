package dev.podwire.view;

import javafx.util.StringConverter;

/** A number of times as it is written on a switch: {@code ×10}. */
final class TimesText extends StringConverter<Integer> {

    @Override
    public String toString(Integer number) {
        return number == null ? "" : "×" + number;
    }

    @Override
    public Integer fromString(String text) {
        return Integer.valueOf(text.substring(1));
    }
}
