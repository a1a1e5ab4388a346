package dev.ringproof.adapters.rest.response;

import dev.ringproof.core.domain.Refusal;
import java.time.Duration;
import java.util.Map;

/**
 * Every error of the wire, and the error of each refusal. A new refusal does not compile until it has an error here.
 */
public final class Errors {
    public static final WireError SIGNED_OUT = WireError.of(401, "signed_out", "Signed out", "You are signed out.");
    public static final WireError AUTHENTICATION_INVALID = WireError.of(
            401,
            "authentication_invalid",
            "Invalid authentication",
            "Unable to authenticate the request: the token is not valid here.");
    /** For a request that changes something, and comes from a page that may not do so. */
    public static final WireError ORIGIN_INVALID = WireError.of(
            400,
            "origin_invalid",
            "Invalid origin",
            "The request must come from a page of this server's origin or of an allowed one, and say so by Origin.");

    /** For the token of an app that comes from a page. */
    public static final WireError ORIGIN_AND_AUTHORIZATION = WireError.of(
            400,
            "origin_authorization_headers_conflict",
            "Origin and Authorization at once",
            "A client token comes in Authorization from apps only, without Origin. A page sends it as a cookie.");

    /** For a session token of a form that an operator of Clerk can define. */
    public static final WireError NO_TEMPLATES = WireError.of(
            404,
            "resource_not_found",
            "Resource not found",
            "This server has no templates for tokens. Ask for the session's own token.");

    public static final WireError TICKET_NOT_PENDING = WireError.of(
            400,
            "sign_in_token_cannot_be_revoked_code",
            "Ticket cannot be revoked",
            "Only a ticket that is pending can be revoked. This one was used.");

    public static final WireError SECRET_KEY_INVALID = WireError.of(
            401,
            "clerk_key_invalid",
            "The provided secret key is invalid",
            "The request needs an Authorization header with a valid secret key.");
    public static final WireError NOT_FOUND = WireError.of(
            404, "resource_not_found", "Resource not found", "There is no such resource, or it is not yours.");
    public static final WireError NO_SUCH_ROUTE =
            WireError.of(404, "resource_not_found", "Resource not found", "There is nothing at this address.");
    static final WireError METHOD_NOT_ALLOWED =
            WireError.of(405, "method_not_allowed", "Method not allowed", "This address does not take this method.");
    static final WireError NOT_ACCEPTABLE =
            WireError.of(406, "not_acceptable", "Not acceptable", "Answers are application/json.");
    /** It is the same for every limit, so that it says nothing about numbers and about which limit it was. */
    private static final WireError TOO_MANY_REQUESTS = WireError.of(
                    429, "too_many_requests", "Too many requests", "Too many requests. Try again later.")
            .after(Duration.ofMinutes(10));

    /** For a request that found too many others of the same user at this moment, and so can come again soon. */
    public static final WireError TOO_MANY_AT_ONCE = TOO_MANY_REQUESTS.after(Duration.ofSeconds(1));

    public static final WireError TOTP_INCORRECT = WireError.of(
                    422, "totp_incorrect_code", "is incorrect", "The code is incorrect or was used before.")
            .about("code");
    public static final WireError TOTP_DISABLED = WireError.of(
            400, "totp_disabled", "No second factor", "The user has no second factor, and so no backup codes.");
    static final WireError CONFLICT = WireError.of(
            409, "resource_locked", "Resource locked", "It was changed by others at the same moment. Try again.");
    public static final WireError BODY_TOO_LARGE = WireError.of(
            413, "request_body_too_large", "Request body too large", "The request body may have 16 KiB at most.");
    static final WireError TARGET_TOO_LONG =
            WireError.of(414, "request_uri_too_long", "Address too long", "The address of the request is too long.");
    public static final WireError UNSUPPORTED_CONTENT_TYPE = WireError.of(
            415,
            "unsupported_content_type",
            "Content type is unsupported",
            "Bodies are application/x-www-form-urlencoded or application/json.");
    public static final WireError BODY_INVALID =
            WireError.of(400, "request_body_invalid", "Request body invalid", "The request body is not well-formed.");
    public static final WireError MALFORMED_REQUEST = WireError.of(
            400, "malformed_request_parameters", "Malformed request parameters", "The request is not well-formed.");
    static final WireError EXPECTATION_FAILED =
            WireError.of(417, "expectation_failed", "Expectation failed", "The only expectation may be 100-continue.");
    static final WireError HEADERS_TOO_LARGE = WireError.of(
            431, "request_headers_too_large", "Request headers too large", "The headers of the request are too large.");
    static final WireError VERSION_NOT_SUPPORTED = WireError.of(
            505, "http_version_not_supported", "HTTP version not supported", "This server speaks HTTP/1.1.");
    static final WireError INTERNAL = WireError.of(
            500,
            "internal_server_error",
            "Oops, an unexpected error occurred",
            "There was an internal error on our side. The trace id leads to it in the log.");
    static final WireError UNAVAILABLE = WireError.of(
                    503, "service_unavailable", "Service unavailable", "The server is overloaded. Try again soon.")
            .after(Duration.ofSeconds(1));

    /** What an id and a name are, as an error says it. */
    public static final String PLAIN_TEXT = "valid Unicode text without control characters";

    private Errors() {}

    /** Returns the error for a token that nobody can check now. It is no 401, because clients then sign out. */
    static WireError cannotCheckTokens(Duration retryAfter) {
        return WireError.of(
                        503,
                        "service_unavailable",
                        "Service unavailable",
                        "User tokens cannot be checked now: the identity provider is out of reach. Try again soon.")
                .after(retryAfter);
    }

    public static WireError missing(String param) {
        return WireError.of(422, "form_param_missing", "is missing", param + " must be included.")
                .about(param);
    }

    public static WireError nil(String param) {
        return WireError.of(422, "form_param_nil", "is empty", "Enter " + param + ".")
                .about(param);
    }

    public static WireError unknown(String param) {
        return WireError.of(
                        422, "form_param_unknown", "is unknown", "The parameter is not one that this request takes.")
                .about(param);
    }

    public static WireError duplicate(String param) {
        return WireError.of(422, "form_param_duplicate", "is duplicated", param + " is included more than once.")
                .about(param);
    }

    public static WireError typeInvalid(String param, String expected) {
        return WireError.of(422, "form_param_type_invalid", "is of a wrong type", param + " must be " + expected + ".")
                .about(param);
    }

    public static WireError tooLong(String param, int max) {
        return WireError.of(
                        422,
                        "form_param_max_length_exceeded",
                        "is too long",
                        param + " may have " + max + " characters at most.")
                .about(param);
    }

    public static WireError valueInvalid(String param, String expected) {
        return WireError.of(422, "form_param_value_invalid", "is invalid", param + " must be " + expected + ".")
                .about(param);
    }

    /** Returns the error of a refusal to create a number. One refusal has another code there than for an update. */
    public static WireError ofCreate(Refusal refusal) {
        return refusal instanceof Refusal.NotVerified(var role) && role == Refusal.Role.SECOND_FACTOR
                ? WireError.of(
                        400,
                        "identification_create_second_factor_unverified",
                        "Cannot be reserved for second factor",
                        "A phone number must be verified before it can serve as second factor.")
                : of(refusal);
    }

    /** Returns the error of a refusal to create or change a user. One refusal is about another field there. */
    public static WireError ofUser(Refusal refusal) {
        return refusal instanceof Refusal.NotVerified
                ? valueInvalid("primary_phone_number_id", "the id of a verified phone number of the user")
                : of(refusal);
    }

    /** Returns the error of a refusal to verify a TOTP or backup code. Two refusals have other codes there. */
    public static WireError ofVerifyTotp(Refusal refusal) {
        if (refusal instanceof Refusal.WrongCode) {
            return TOTP_INCORRECT;
        }
        return refusal instanceof Refusal.NoSecondFactor ? TOTP_DISABLED : of(refusal);
    }

    /** Returns the error of a refusal. A new refusal does not compile until it has one. */
    public static WireError of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.InvalidNumber _ ->
                WireError.of(
                                422,
                                "form_param_format_invalid",
                                "is invalid",
                                "phone_number must be a valid phone number in international form (E.164).")
                        .about("phone_number");
            case Refusal.UnsupportedRegion(var region, var countryCode) ->
                WireError.of(
                                403,
                                "unsupported_country_code",
                                "Unsupported country code",
                                "Phone numbers from this country (" + region + ") are not supported.")
                        .with(Map.of("alpha2", region, "country_code", Integer.toString(countryCode)));
            case Refusal.UnsupportedNumberType _ ->
                WireError.of(
                                403,
                                "not_allowed_access",
                                "Access not allowed",
                                "Numbers of this kind cannot receive codes. Use a mobile number.")
                        .about("phone_number");
            case Refusal.NumberTaken _ ->
                WireError.of(
                                422,
                                "form_identifier_exists",
                                "That phone number is taken. Please try another.",
                                "That phone number is taken. Please try another.")
                        .about("phone_number");
            case Refusal.UserExists(var field) ->
                switch (field) {
                    case ID -> userExists("There is a user with this id already.", "id");
                    case EXTERNAL_ID -> userExists("Another user has this external id.", "external_id");
                };
            case Refusal.TooManyNumbers _ ->
                WireError.of(
                        400,
                        "too_many_unverified_identifications",
                        "Too many phone numbers",
                        "Verify or remove a phone number before adding another.");
            case Refusal.AlreadyVerified _ ->
                WireError.of(
                        400,
                        "verification_already_verified",
                        "already verified",
                        "This verification has already been completed.");
            case Refusal.NothingPrepared _ ->
                WireError.of(400, "verification_missing", "no verification", "Ask for a code before attempting one.");
            case Refusal.ResendTooSoon(var wait) ->
                WireError.of(
                                429,
                                "verification_code_too_many_requests",
                                "Too many requests",
                                "A message to this number was requested a moment ago. Wait "
                                        + WireError.wholeSeconds(wait) + " s before you request another one.")
                        .after(wait);
            case Refusal.WrongCode _ ->
                WireError.of(422, "form_code_incorrect", "is incorrect", "Incorrect code")
                        .about("code");
            case Refusal.CodeExpired _ ->
                WireError.of(
                        400, "verification_expired", "expired", "This code has expired. Start again with a new one.");
            case Refusal.TooManyAttempts _ ->
                WireError.of(
                        400, "verification_failed", "failed", "Too many wrong codes. Start again with a new code.");
            case Refusal.TooManyFailures(var wait) ->
                WireError.of(
                                429,
                                "too_many_requests",
                                "Too many requests",
                                "Too many wrong codes in a row. Try again later.")
                        .after(wait);
            case Refusal.TooManyBackupCodes(var wait) ->
                WireError.of(
                                429,
                                "too_many_requests",
                                "Too many requests",
                                "Backup codes were made for you a moment ago, or too often. Try again later.")
                        .after(wait);
            case Refusal.TooManyRequests _ -> TOO_MANY_REQUESTS;
            case Refusal.HumanCheckRequired _ ->
                WireError.of(
                                403,
                                "human_check_required",
                                "Human check required",
                                "Show a human check, and repeat the request with its result in proof_token.")
                        .about("proof_token");
            case Refusal.Disabled _ ->
                WireError.of(
                        403,
                        "user_locked",
                        "Locked",
                        "Too many wrong codes: none is accepted any more. Contact support.");
            case Refusal.OptedOut _ ->
                WireError.of(
                        403,
                        "number_opted_out",
                        "Phone number has opted out",
                        "This phone number gets no messages from us, since its holder has asked for none. Send START"
                                + " from it to the number that our messages come from, or use another phone number.");
            case Refusal.NotVerified(var role) ->
                switch (role) {
                    case SECOND_FACTOR ->
                        WireError.of(
                                400,
                                "identification_update_second_factor_unverified",
                                "Cannot be reserved for second factor",
                                "A phone number must be verified before it can serve as second factor.");
                    case PRIMARY -> valueInvalid("primary", "true for verified phone numbers alone");
                };
            case Refusal.NotReserved _ ->
                WireError.of(
                        400,
                        "identification_update_failed",
                        "Update failed",
                        "Reserve the phone number for second factor before making it the default.");
            case Refusal.InUseAsSecondFactor _ ->
                WireError.of(
                        400,
                        "identification_update_failed",
                        "Update failed",
                        "Release the phone number from second factor first.");
            case Refusal.NoSecondFactor _ ->
                WireError.of(
                        400,
                        "no_second_factors",
                        "No second factors",
                        "There is no second factor to ask for, or this phone number does not serve as one.");
            case Refusal.StepUpRequired(var maxAge) ->
                WireError.of(
                                403,
                                "session_reverification_required",
                                "Reverification required",
                                "Show a second factor in this session first.")
                        .demanding("Bearer error=\"insufficient_user_authentication\","
                                + " error_description=\"a second factor shown lately is required\", max_age=\""
                                + maxAge.toSeconds() + "\"");
            case Refusal.SessionRequired _ ->
                WireError.of(
                        403,
                        "session_required",
                        "Session required",
                        "The token names no session, so a second factor cannot be shown in it."
                                + " Use a token with a session, or let your back end do this.");
            case Refusal.NoBackupCodes _ ->
                WireError.of(
                        400,
                        "backup_codes_not_available",
                        "Backup codes not available",
                        "Backup codes go with a second factor: reserve a phone number first.");
            case Refusal.BackupCodesRequired _ ->
                WireError.of(
                        409,
                        "backup_codes_required",
                        "Backup codes required",
                        "A phone number serves as second factor only beside backup codes: make some first.");
            case Refusal.InvalidTicket _ ->
                WireError.of(400, "ticket_invalid_code", "Ticket is invalid", "This ticket was not made here.");
            case Refusal.UsedTicket _ ->
                WireError.of(
                        400,
                        "sign_in_token_already_used_code",
                        "Ticket was used",
                        "This ticket was used before. A ticket is good for one sign-in: ask for a new one.");
            case Refusal.RevokedTicket _ ->
                WireError.of(
                        400,
                        "sign_in_token_revoked_code",
                        "Ticket was revoked",
                        "This ticket was revoked: ask for a new one.");
            case Refusal.ExpiredTicket _ ->
                WireError.of(
                        400,
                        "ticket_expired_code",
                        "Ticket has expired",
                        "This ticket has expired: ask for a new one.");
            case Refusal.PhoneSignInOff _ -> unknown("identifier");
            case Refusal.SignInNotReady _ ->
                WireError.of(
                        400,
                        "client_state_invalid",
                        "Invalid state",
                        "The sign-in is at another step, or its time is over: begin a new one.");
            case Refusal.Linked _ ->
                WireError.of(
                        400,
                        "delete_linked_identification_disallowed",
                        "Deleting this phone number is not allowed",
                        "Another identification is linked to it: remove the link first.");
        };
    }

    private static WireError userExists(String text, String field) {
        return WireError.of(422, "form_identifier_exists", "That identifier is taken.", text)
                .about(field);
    }
}
