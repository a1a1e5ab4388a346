package dev.ringproof.app.bench.server;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.ringproof.app.bench.server.FloorRows.Account;
import dev.ringproof.app.bench.server.FloorRows.Failures;
import dev.ringproof.app.bench.server.FloorRows.Message;
import dev.ringproof.app.bench.server.FloorRows.PhoneNumber;
import dev.ringproof.app.bench.server.FloorRows.State;
import jakarta.persistence.LockModeType;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The resource of the stack floor: the requests of one cycle, one session and one commit in each. */
@Path("/v1/me/phone_numbers")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.APPLICATION_JSON)
public class FloorResource {
    private static final Duration CODE_LIFETIME = Duration.ofMinutes(10);
    private static final int MOST_ATTEMPTS = 5;

    private final Sealing sealing = new Sealing();
    private final FloorStore store;
    private final Webhook webhook;
    private final TokenCheck tokens;

    FloorResource(FloorStore store, Webhook webhook, TokenCheck tokens) {
        this.store = store;
        this.webhook = webhook;
        this.tokens = tokens;
    }

    /** A step on a number of the caller. */
    private interface Step {
        Response on(Session session, PhoneNumber row, List<PhoneNumber> all);
    }

    @POST
    public Response create(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @FormParam("phone_number") String entered) {
        var caller = tokens.caller(authorization);
        if (caller == null) {
            return refused(401, "authentication_invalid");
        }
        var number = MobileNumbers.read(entered).orElse(null);
        if (number == null) {
            return refused(422, "form_param_format_invalid");
        }
        return store.commit(session -> {
            var account = session.find(Account.class, caller.user(), LockModeType.PESSIMISTIC_WRITE);
            var now = Instant.now();
            if (account == null) {
                account = new Account();
                account.id = caller.user();
                account.createdAt = now;
                account.updatedAt = now;
                session.persist(account);
            }
            var row = new PhoneNumber();
            row.id = sealing.newId("idn_");
            row.ownerId = account.id;
            row.numberSealed = sealing.seal(number, row.id);
            row.numberIndex = sealing.index(number);
            row.isPrimary = true;
            row.primaryOf = account.id;
            row.createdAt = now;
            row.updatedAt = now;
            if ((Boolean) FloorStore.history(session, row.numberIndex, account.id)[0]) {
                return refused(422, "form_identifier_exists");
            }
            session.persist(row);
            return accepted(row, List.of(row), caller);
        });
    }

    @POST
    @Path("{id}/prepare_verification")
    public Response prepare(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("id") String id,
            @FormParam("strategy") String strategy) {
        if (!"phone_code".equals(strategy)) {
            return refused(422, "form_param_value_invalid");
        }
        var caller = tokens.caller(authorization);
        var messages = new Webhook.Message[1];
        var response = step(caller, id, (session, row, all) -> {
            var now = Instant.now();
            var number = sealing.open(row.numberSealed, row.id);
            var code = sealing.newCode();
            var message = message(row, number, code, now);
            session.persist(message);
            row.state = State.PENDING;
            row.challengeId = message.challengeId;
            row.codeKey = "1";
            row.codeDigest = HexFormat.of().formatHex(sealing.digest(message.challengeId, code));
            row.codeSealed = HexFormat.of().formatHex(sealing.seal(code, message.challengeId));
            row.codeIssuedAt = now;
            row.codeExpiresAt = message.expiresAt;
            row.attempts = 0;
            row.maxAttempts = MOST_ATTEMPTS;
            row.lastSentAt = now;
            row.updatedAt = now;
            messages[0] = new Webhook.Message(message.id, number, code, message.expiresAt.toEpochMilli());
            return accepted(row, all, requireNonNull(caller));
        });
        var message = messages[0];
        if (message != null) {
            webhook.handOver(message, () -> store.settle(message.id()));
        }
        return response;
    }

    private Message message(PhoneNumber row, String number, String code, Instant now) {
        var message = new Message();
        message.id = sealing.newId("sms_");
        message.ownerId = row.ownerId;
        message.phoneNumberId = row.id;
        message.challengeId = sealing.newId("");
        message.numberIndex = row.numberIndex;
        message.maskedTo = number.substring(0, 5) + "****";
        message.contentSealed = sealing.seal(number + "\n" + code + " is your code.\n" + code, message.id);
        message.createdAt = now;
        message.expiresAt = now.plus(CODE_LIFETIME);
        message.dueAt = now;
        message.wipeAt = message.expiresAt;
        return message;
    }

    @POST
    @Path("{id}/attempt_verification")
    public Response attempt(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("id") String id,
            @FormParam("code") String code) {
        var caller = tokens.caller(authorization);
        return step(caller, id, (session, row, all) -> {
            var now = Instant.now();
            var failures = row.failuresAcrossOwners == null
                    ? null
                    : session.find(Failures.class, row.numberIndex, LockModeType.PESSIMISTIC_WRITE);
            var challenge = row.challengeId;
            if (row.state != State.PENDING || challenge == null || now.isAfter(requireNonNull(row.codeExpiresAt))) {
                return refused(400, "verification_expired");
            }
            var digest = HexFormat.of().formatHex(sealing.digest(challenge, code));
            row.attempts = requireNonNullElse(row.attempts, 0) + 1;
            row.updatedAt = now;
            if (!digest.equals(row.codeDigest)) {
                return wrong(session, row, failures, now);
            }
            FloorStore.entered(session, row.numberIndex, challenge, now);
            row.state = State.VERIFIED;
            row.challengeId = null;
            row.codeKey = null;
            row.codeDigest = null;
            row.codeSealed = null;
            row.codeIssuedAt = null;
            row.maxAttempts = null;
            row.failures = 0;
            row.verifiedAt = now;
            row.verifiedSession = requireNonNull(caller).session();
            row.verifiedClient = "client_" + caller.session();
            row.verifiedIndex = row.numberIndex;
            if (failures != null) {
                failures.failures = 0;
                failures.changedAt = now;
            }
            return accepted(row, all, caller);
        });
    }

    private static Response wrong(Session session, PhoneNumber row, @Nullable Failures before, Instant now) {
        row.state = requireNonNull(row.attempts) < MOST_ATTEMPTS ? State.PENDING : State.FAILED;
        row.failures++;
        row.lastFailedAt = now;
        var failures = before == null ? new Failures() : before;
        failures.failures++;
        failures.changedAt = now;
        if (before == null) {
            failures.numberIndex = row.numberIndex;
            session.persist(failures);
        }
        return refused(422, "form_code_incorrect");
    }

    private Response step(@Nullable Caller caller, String id, Step step) {
        if (caller == null) {
            return refused(401, "authentication_invalid");
        }
        return store.commit(session -> {
            var all = FloorStore.numbersBeside(session, id);
            return all.stream()
                    .filter(row -> row.id.equals(id) && row.ownerId.equals(caller.user()))
                    .findFirst()
                    .map(row -> step.on(session, row, all))
                    .orElseGet(() -> refused(404, "resource_not_found"));
        });
    }

    private Response accepted(PhoneNumber changed, List<PhoneNumber> all, Caller caller) {
        Function<PhoneNumber, String> number = row -> sealing.open(row.numberSealed, row.id);
        return Response.ok(FloorJson.answer(changed, all, caller, number))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static Response refused(int status, String code) {
        return Response.status(status).entity(FloorJson.error(code, code)).build();
    }
}
