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
 * Tells an owner of changes to their second factors and to the numbers beside them, in case it was not them (NIST SP
 * 800-63B-4, 4.6): one text for each change, at every number that is proven or was before it.
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

    /** A change worth telling of; which number it is about, if about one. */
    private record Change(Notice notice, @Nullable PhoneNumberId about) {}

    /** Stores the texts in the unit of work that stores the change. */
    List<TextMessage> queue(Account before, Outcome<?> outcome, Instant now) {
        var after = outcome.account();
        if (!policy.notifyChanges() || !(before.secondFactorEnabled() || after.secondFactorEnabled())) {
            return List.of();
        }
        // What follows from the first, such as another default, goes without saying.
        var change = outcome.events().stream()
                .flatMap(event -> change(event, before).stream())
                .findFirst();
        return change.map(withReceipt -> texts(withReceipt, before, after, now)).orElse(List.of());
    }

    private static Optional<Change> change(Event event, Account before) {
        return switch (event) {
            case PhoneNumberEvent(var type, var id, var owner, var at) ->
                notice(type, id, before).map(notice -> new Change(notice, id));
            case BackupCodeEvent(var type, var owner, var remaining, var at) ->
                notice(type).map(notice -> new Change(notice, null));
            default -> Optional.empty();
        };
    }

    private static Optional<Notice> notice(PhoneNumberEvent.Type type, PhoneNumberId id, Account before) {
        return switch (type) {
            case VERIFIED -> Optional.of(Notice.NUMBER_ADDED);
            case DESTROYED -> before.number(id).filter(PhoneNumber::isVerified).map(gone -> Notice.NUMBER_REMOVED);
            case RESERVED -> Optional.of(Notice.RESERVED);
            case RELEASED -> Optional.of(Notice.RELEASED);
            case MADE_DEFAULT -> Optional.of(Notice.MADE_DEFAULT);
            default -> Optional.empty();
        };
    }

    private static Optional<Notice> notice(BackupCodeEvent.Type type) {
        return switch (type) {
            case CREATED -> Optional.of(Notice.BACKUP_CODES_MADE);
            case USED -> Optional.of(Notice.BACKUP_CODE_USED);
            case MISSED, LOW, DESTROYED -> Optional.empty();
        };
    }

    private List<TextMessage> texts(Change change, Account before, Account after, Instant now) {
        var known = proven(before);
        known.putAll(proven(after));
        var about = change.about() == null ? null : known.get(change.about());
        if (change.notice() == Notice.NUMBER_ADDED && about != null) {
            known.remove(about.id());
        }
        return known.values().stream()
                .filter(number -> !plan.isFictional(number.phoneNumber()))
                .filter(number -> plan.objection(number.phoneNumber()).isEmpty())
                .map(number -> text(number, words(change.notice(), about == null ? number : about, number), now))
                .toList();
    }

    /** In the language of the number that is told; a notice that is about no number shows none. */
    private String words(Notice notice, PhoneNumber about, PhoneNumber to) {
        var region = plan.region(to.phoneNumber()).orElse(null);
        return wording.notice(notice, about.phoneNumber(), wording.language(List.of(), region));
    }

    private static Map<PhoneNumberId, PhoneNumber> proven(Account account) {
        var proven = new LinkedHashMap<PhoneNumberId, PhoneNumber>();
        account.numbers().stream().filter(PhoneNumber::isVerified).forEach(number -> proven.put(number.id(), number));
        return proven;
    }

    private TextMessage text(PhoneNumber to, String text, Instant now) {
        var message = TextMessage.queued(
                MessageId.next(random),
                MessageType.NOTICE,
                to.owner(),
                to.id(),
                null,
                new TextMessage.Content(to.phoneNumber(), text, null),
                now,
                now.plus(NOTICE_LIFETIME),
                delivery);
        messages.add(message);
        return message;
    }
}
