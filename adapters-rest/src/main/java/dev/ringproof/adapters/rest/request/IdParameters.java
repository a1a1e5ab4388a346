package dev.ringproof.adapters.rest.request;

import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.WireException;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.IdentificationLink;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.session.RememberedDeviceId;
import dev.ringproof.core.domain.session.SignInId;
import dev.ringproof.core.domain.session.TicketId;
import dev.ringproof.core.port.in.NoSuchChallenge;
import dev.ringproof.core.port.in.NoSuchMessage;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.NoSuchRememberedDevice;
import dev.ringproof.core.port.in.NoSuchSession;
import dev.ringproof.core.port.in.NoSuchSignIn;
import dev.ringproof.core.port.in.NoSuchTicket;
import org.jspecify.annotations.Nullable;

/** Reads ids from a path or a body. A text that cannot be an id is answered as an id that does not exist. */
public final class IdParameters {
    private IdParameters() {}

    public static PhoneNumberId phoneNumber(String text) {
        try {
            return new PhoneNumberId(text);
        } catch (IllegalArgumentException e) {
            throw new NoSuchPhoneNumber();
        }
    }

    /** Returns the id of a second-factor challenge or of a possession check: the wire calls both a verification. */
    public static ChallengeId verification(String text) {
        try {
            return new ChallengeId(text);
        } catch (IllegalArgumentException e) {
            throw new NoSuchChallenge();
        }
    }

    /** Returns the user that a body names in {@code user_id}. */
    public static OwnerId owner(RequestFields fields) {
        return ownerNamed(fields.text("user_id"));
    }

    /** Returns the user that a parameter {@code user_id} names. */
    public static OwnerId ownerNamed(String userId) {
        return ownerNamed("user_id", userId);
    }

    /** Returns the user that a parameter of this name names. */
    static OwnerId ownerNamed(String name, String userId) {
        try {
            return new OwnerId(userId);
        } catch (IllegalArgumentException e) {
            throw notAnId(name, userId, OwnerId.MAX_LENGTH);
        }
    }

    /** Returns the session that a body names in {@code session_id}; null if it names none. */
    public static @Nullable SessionId session(RequestFields fields) {
        var text = fields.optionalText("session_id");
        try {
            return text == null ? null : new SessionId(text);
        } catch (IllegalArgumentException e) {
            throw notAnId("session_id", text, SessionId.MAX_LENGTH);
        }
    }

    static WireException notAnId(String name, String text, int max) {
        return (text.length() > max ? Errors.tooLong(name, max) : Errors.valueInvalid(name, Errors.PLAIN_TEXT))
                .toException();
    }

    public static MessageId message(String text) {
        try {
            return new MessageId(text);
        } catch (IllegalArgumentException e) {
            throw new NoSuchMessage();
        }
    }

    /** Returns a link to the identification that a path names, of the type that a body names. */
    public static IdentificationLink link(String identification, String type) {
        if (!IdentificationLink.isId(identification)) {
            throw Errors.NOT_FOUND.toException();
        }
        try {
            return new IdentificationLink(identification, type);
        } catch (IllegalArgumentException e) {
            throw Errors.valueInvalid("type", "oauth_*, saml, email_address or phone_number")
                    .toException();
        }
    }

    /** Returns the user that a path names. */
    public static OwnerId owner(String text) {
        try {
            return new OwnerId(text);
        } catch (IllegalArgumentException e) {
            throw Errors.NOT_FOUND.toException();
        }
    }

    /** Returns the session that a path names. */
    public static SessionId session(String text) {
        try {
            return new SessionId(text);
        } catch (IllegalArgumentException e) {
            throw new NoSuchSession();
        }
    }

    public static SignInId signIn(String text) {
        try {
            return new SignInId(text);
        } catch (IllegalArgumentException e) {
            throw new NoSuchSignIn();
        }
    }

    public static TicketId ticket(String text) {
        try {
            return new TicketId(text);
        } catch (IllegalArgumentException e) {
            throw new NoSuchTicket();
        }
    }

    /** Returns the client that a path or a query names. */
    public static ClientId client(String text) {
        try {
            return new ClientId(text);
        } catch (IllegalArgumentException e) {
            throw Errors.NOT_FOUND.toException();
        }
    }

    /** Returns the remembered device that a path names. */
    public static RememberedDeviceId rememberedDevice(String text) {
        try {
            return new RememberedDeviceId(text);
        } catch (IllegalArgumentException e) {
            throw new NoSuchRememberedDevice();
        }
    }
}
