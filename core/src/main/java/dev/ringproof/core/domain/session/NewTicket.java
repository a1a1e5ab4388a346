package dev.ringproof.core.domain.session;

/**
 * A ticket that was just made, with its text. Nobody can read the text again.
 *
 * @param text what the user's client sends; it is secret, so {@code toString} does not show it
 */
public record NewTicket(Ticket ticket, String text) {
    @Override
    public String toString() {
        return "NewTicket[" + ticket + "]";
    }
}
