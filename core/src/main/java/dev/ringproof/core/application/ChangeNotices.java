package dev.ringproof.core.application;

import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.delivery.wording.Notice;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberEvent;
import dev.ringproof.core.domain.secondfactor.BackupCodeEvent;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.out.MessageRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Notifies owners of changes to their second factors and numbers, in case somebody else made the change (NIST SP
 * 800-63B-4, 4.6). Each change sends one message to every number that is verified, or was before the change. A number
 * whose holder has opted out gets none.
 */
public final class ChangeNotices {
    private static final Duration NOTICE_LIFETIME = Duration.ofHours(4);

    private final NumberingPlan plan;
    private final MessageRepository messages;
    private final MessageTemplates wording;
    private final SecondFactorPolicy policy;
    private final DeliveryPolicy delivery;
    private final RandomGenerator random;

    public ChangeNotices(
            NumberingPlan plan,
            MessageRepository messages,
            MessageTemplates wording,
            SecondFactorPolicy policy,
            DeliveryPolicy delivery,
            RandomGenerator random) {
        this.plan = plan;
        this.messages = messages;
        this.wording = wording;
        this.policy = policy;
        this.delivery = delivery;
        this.random = random;
    }

    /**
     * A change that the owner is notified of.
     *
     * @param about the number that changed; null if the change is about no number
     */
    private record Change(Notice notice, @Nullable PhoneNumberId about) {}

    /** Stores the messages in the unit of work that stores the change, and returns them. */
    List<TextMessage> queue(Account before, Outcome<?> outcome, Instant now) {
        var after = outcome.account();
        if (!policy.notifyChanges() || !(before.secondFactorEnabled() || after.secondFactorEnabled())) {
            return List.of();
        }
        // The first event is the change; those after it, such as another default, only follow from it.
        var change = outcome.events().stream()
                .flatMap(event -> change(event, before).stream())
                .findFirst();
        return change.map(one -> messages(one, before, after, now)).orElse(List.of());
    }

    private static Optional<Change> change(Event event, Account before) {
        if (event instanceof PhoneNumberEvent(var type, var id, var owner, var at)) {
            return notice(type, id, before).map(notice -> new Change(notice, id));
        }
        return event instanceof BackupCodeEvent codes
                ? notice(codes.type()).map(notice -> new Change(notice, null))
                : Optional.empty();
    }

    private static Optional<Notice> notice(PhoneNumberEvent.Type type, PhoneNumberId id, Account before) {
        return switch (type) {
            case VERIFIED -> Optional.of(Notice.NUMBER_ADDED);
            case DESTROYED -> before.number(id).filter(PhoneNumber::isVerified).map(gone -> Notice.NUMBER_REMOVED);
            case RESERVED -> Optional.of(Notice.RESERVED);
            case RELEASED -> Optional.of(Notice.RELEASED);
            case MADE_DEFAULT -> Optional.of(Notice.MADE_DEFAULT);
            case CREATED,
                    VERIFICATION_PREPARED,
                    VERIFICATION_MISSED,
                    UNVERIFIED,
                    POSSESSION_CHECK_PREPARED,
                    POSSESSION_CHECK_MISSED,
                    POSSESSION_CHECK_PASSED,
                    SECOND_FACTOR_PREPARED,
                    SECOND_FACTOR_MISSED,
                    SECOND_FACTOR_PASSED,
                    DISABLED,
                    UNLOCKED,
                    MADE_PRIMARY,
                    LINKED,
                    UNLINKED -> Optional.empty();
        };
    }

    private static Optional<Notice> notice(BackupCodeEvent.Type type) {
        return switch (type) {
            case CREATED -> Optional.of(Notice.BACKUP_CODES_MADE);
            case USED -> Optional.of(Notice.BACKUP_CODE_USED);
            case MISSED, LOW, DESTROYED -> Optional.empty();
        };
    }

    private List<TextMessage> messages(Change change, Account before, Account after, Instant now) {
        var told = verified(before);
        told.putAll(verified(after));
        var about = change.about() == null ? null : told.get(change.about());
        if (change.notice() == Notice.NUMBER_ADDED && about != null) {
            told.remove(about.id());
        }
        return told.values().stream()
                .filter(number -> !plan.isFictional(number.phoneNumber()))
                .filter(number -> plan.refusal(number.phoneNumber()).isEmpty())
                .filter(number -> !number.optedOut())
                .map(number -> message(number, body(change.notice(), about == null ? number : about, number), now))
                .toList();
    }

    /** Writes in the language of the region of the number that gets the message. */
    private String body(Notice notice, PhoneNumber about, PhoneNumber to) {
        var region = plan.region(to.phoneNumber()).orElse(null);
        return wording.notice(notice, about.phoneNumber(), wording.language(List.of(), region));
    }

    private static Map<PhoneNumberId, PhoneNumber> verified(Account account) {
        var verified = new LinkedHashMap<PhoneNumberId, PhoneNumber>();
        account.numbers().stream().filter(PhoneNumber::isVerified).forEach(number -> verified.put(number.id(), number));
        return verified;
    }

    private TextMessage message(PhoneNumber to, String body, Instant now) {
        var message = TextMessage.queued(
                MessageId.next(random),
                MessageType.NOTICE,
                to.owner(),
                to.id(),
                null,
                new TextMessage.Content(to.phoneNumber(), body, null),
                now,
                now.plus(NOTICE_LIFETIME),
                delivery);
        messages.add(message);
        return message;
    }
}
