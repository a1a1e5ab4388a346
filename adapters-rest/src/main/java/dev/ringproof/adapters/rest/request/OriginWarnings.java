package dev.ringproof.adapters.rest.request;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Warns the operator when the addresses of clients are not known, since limits by address then count nothing. The log
 * has each kind of warning once, however many requests there are.
 */
final class OriginWarnings {
    private static final Logger LOG = System.getLogger(OriginWarnings.class.getName());

    private final boolean development;
    private final Set<Kind> given = ConcurrentHashMap.newKeySet();

    private enum Kind {
        PRIVATE_ADDRESS,
        IGNORED_HEADER,
        HIDDEN_CLIENT,
        SILENT_BACK_END,
        PRIVATE_BACK_END
    }

    /**
     * @param development whether the server listens on a loopback address only, so that private addresses are usual
     */
    OriginWarnings(boolean development) {
        this.development = development;
    }

    void privateAddress(String setting, String address) {
        if (!development) {
            once(
                    Kind.PRIVATE_ADDRESS,
                    "A request came from {0}, which is not an address on the internet and not in {1}."
                            + " If a proxy of yours has this address, add it to {1}: until then the addresses of users"
                            + " behind it are unknown, and limits by address do not count them.",
                    address,
                    setting);
        }
    }

    void ignoredHeader(String setting, String block) {
        once(
                Kind.IGNORED_HEADER,
                "A request from {0} had X-Forwarded-For or Forwarded, which is ignored because the address is not in"
                        + " {1}. If a proxy of yours has this address, add it to {1}: until then all users behind it"
                        + " count as one address.",
                block,
                setting);
    }

    void hiddenClient(String setting) {
        once(
                Kind.HIDDEN_CLIENT,
                "A proxy in {0} did not say the address of a client, or only addresses that are in {0} too."
                        + " Limits by address do not count such requests. Let the proxy write X-Forwarded-For.",
                setting);
    }

    void silentBackEnd() {
        once(
                Kind.SILENT_BACK_END,
                "A back end did not say the address of the user for whom it sent a request. Limits by address do not"
                        + " count such requests. Send the address in the field client_ip.");
    }

    void privateBackEnd(String address) {
        once(
                Kind.PRIVATE_BACK_END,
                "A back end said that the address of a user is {0}, which is not an address on the internet. Limits by"
                        + " address do not count such requests. The back end may have sent the address of its proxy.",
                address);
    }

    private void once(Kind kind, String text, Object... values) {
        if (given.add(kind)) {
            LOG.log(Level.WARNING, text, values);
        }
    }
}
