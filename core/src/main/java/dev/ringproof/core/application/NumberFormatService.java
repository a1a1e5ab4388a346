package dev.ringproof.core.application;

import dev.ringproof.core.domain.FormattedNumber;
import dev.ringproof.core.domain.NumberRegion;
import dev.ringproof.core.numbering.NumberFormatter;
import dev.ringproof.core.port.in.NumberFormats;
import java.util.List;
import java.util.Optional;

/** Formats numbers for forms. It stores nothing. */
public final class NumberFormatService implements NumberFormats {
    private final NumberFormatter formatter;

    public NumberFormatService(NumberFormatter formatter) {
        this.formatter = formatter;
    }

    @Override
    public List<NumberRegion> regions() {
        return formatter.regions();
    }

    @Override
    public Optional<FormattedNumber> format(String region, String entered) {
        return formatter.format(region, entered);
    }
}
