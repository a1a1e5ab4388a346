package dev.ringproof.core.application;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.delivery.wording.Notice;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberEvent;
import dev.ringproof.core.domain.limit.LimitEvent;
import dev.ringproof.core.domain.secondfactor.BackupCodeEvent;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.limits.NoticeLimits;
import dev.ringproof.core.limits.SendingLimits;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.out.MessageRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Notifies owners of changes to their second factors and numbers, in case somebody else made the change (NIST SP
 * 800-63B-4, 4.6). A change is told by one message to every number that is verified, or was before the change. If the
 * owner was told of another change a short time ago, the message waits, and then tells of all changes that came
 * meanwhile. A number whose holder has opted out gets no message.
 */
public final class ChangeNotices {
    private final NumberingPlan plan;
    private final MessageRepository messages;
    private final NoticeLimits limits;
    private final SendingLimits budgets;
    private final MessageTemplates wording;
    private final SecondFactorPolicy policy;
    private final DeliveryPolicy delivery;
    private final RandomGenerator random;

    public ChangeNotices(
            NumberingPlan plan,
            MessageRepository messages,
            NoticeLimits limits,
            SendingLimits budgets,
            MessageTemplates wording,
            SecondFactorPolicy policy,
            DeliveryPolicy delivery,
            RandomGenerator random) {
        this.plan = plan;
        this.messages = messages;
        this.limits = limits;
        this.budgets = budgets;
        this.wording = wording;
        this.policy = policy;
        this.delivery = delivery;
        this.random = random;
    }

    /**
     * A change that the owner is notified of.
     *
     * @param about the number that changed; null if the change is not about one number
     */
    private record Change(Notice notice, @Nullable PhoneNumber about) {}

    /**
     * What a change leads to after the commit.
     *
     * @param notices the messages to hand over now; those that wait are not among them
     */
    record Told(List<TextMessage> notices, List<Event> events) {
        private static final Told NOTHING = new Told(List.of(), List.of());

        private Told withoutHandover() {
            return new Told(List.of(), events);
        }
    }

    /** Stores the messages about the change in the unit of work that stores the change. */
    Told tell(Account before, Outcome<?> outcome, Instant now) {
        var after = outcome.account();
        if (!policy.notifyChanges() || !(before.secondFactorEnabled() || after.secondFactorEnabled())) {
            return Told.NOTHING;
        }
        var change = change(outcome.events(), before, after);
        if (change.isEmpty()) {
            return Told.NOTHING;
        }
        var readers = readers(change.get(), before, after, now);
        return readers.isEmpty() ? Told.NOTHING : tell(change.get(), readers, after.owner(), now);
    }

    /**
     * Returns the change that the first event is about; the events after it, such as another default, only follow from
     * it. But a back end can release several numbers in one step.
     */
    private static Optional<Change> change(List<Event> events, Account before, Account after) {
        var changes = events.stream()
                .flatMap(event -> change(event, before, after).stream())
                .toList();
        long released = changes.stream()
                .filter(change -> change.notice() == Notice.RELEASED)
                .count();
        return released > 1
                ? Optional.of(new Change(Notice.SEVERAL_CHANGES, null))
                : changes.stream().findFirst();
    }

    private static Optional<Change> change(Event event, Account before, Account after) {
        if (event instanceof PhoneNumberEvent(var type, var id, var owner, var at)) {
            return notice(type, id, before)
                    .map(notice -> new Change(
                            notice, before.number(id).or(() -> after.number(id)).orElse(null)));
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
                    FIRST_FACTOR_PREPARED,
                    FIRST_FACTOR_MISSED,
                    FIRST_FACTOR_PASSED,
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

    /** Returns the numbers that get a message about the change. */
    private List<PhoneNumber> readers(Change change, Account before, Account after, Instant now) {
        var readers = verified(before);
        readers.putAll(verified(after));
        if (change.notice() == Notice.NUMBER_ADDED && change.about() != null) {
            readers.remove(change.about().id());
        }
        return readers.values().stream()
                .filter(number -> !plan.isTestNumber(number.phoneNumber(), now))
                .filter(number -> plan.refusal(number.phoneNumber(), now).isEmpty())
                .filter(number -> !number.optedOut())
                .toList();
    }

    private static Map<PhoneNumberId, PhoneNumber> verified(Account account) {
        var verified = new LinkedHashMap<PhoneNumberId, PhoneNumber>();
        account.numbers().stream().filter(PhoneNumber::isVerified).forEach(number -> verified.put(number.id(), number));
        return verified;
    }

    private Told tell(Change change, List<PhoneNumber> readers, OwnerId owner, Instant now) {
        var waiting = limits.isEnforced() ? messages.lockWaitingNotices(owner, now) : List.<TextMessage>of();
        if (!waiting.isEmpty()) {
            return gather(change, readers, waiting, owner, now);
        }
        var next = limits.next(owner, now);
        if (next.at().isAfter(now)) {
            return store(waiting(change, readers, now, next.at()), List.of(), owner, now)
                    .withoutHandover();
        }
        var notices = readers.stream()
                .map(to ->
                        TextMessage.notice(MessageId.next(random), owner, to.id(), content(change, to), now, delivery))
                .toList();
        return store(notices, events(next, owner, now), owner, now);
    }

    /** Adds the change to the notices that wait, and stores further ones for the numbers that have none. */
    private Told gather(
            Change change, List<PhoneNumber> readers, List<TextMessage> waiting, OwnerId owner, Instant now) {
        for (var notice : waiting) {
            readers.stream().filter(to -> isTo(notice, to)).findFirst().ifPresent(to -> addTo(notice, to, now));
        }
        var others = readers.stream()
                .filter(to -> waiting.stream().noneMatch(notice -> isTo(notice, to)))
                .toList();
        return store(waiting(change, others, now, waiting.getLast().noticeDueAt()), List.of(), owner, now)
                .withoutHandover();
    }

    private static boolean isTo(TextMessage notice, PhoneNumber number) {
        return notice.content() != null && notice.content().to().equals(number.phoneNumber());
    }

    private void addTo(TextMessage notice, PhoneNumber to, Instant now) {
        var rewritten = notice.rewritten(body(Notice.SEVERAL_CHANGES, to.phoneNumber(), to.phoneNumber()), now);
        if (!rewritten.equals(notice)) {
            messages.rewrite(rewritten);
        }
    }

    private List<TextMessage> waiting(Change change, List<PhoneNumber> readers, Instant now, Instant dueAt) {
        return readers.stream()
                .map(to -> TextMessage.waitingNotice(
                        MessageId.next(random), to.owner(), to.id(), content(change, to), now, dueAt))
                .toList();
    }

    private TextMessage.Content content(Change change, PhoneNumber to) {
        var about = change.about() == null ? to : change.about();
        return new TextMessage.Content(
                to.phoneNumber(), body(change.notice(), about.phoneNumber(), to.phoneNumber()), null);
    }

    /** Writes in the language of the region of the number that gets the message. */
    private String body(Notice notice, E164Number about, E164Number to) {
        var region = plan.region(to).orElse(null);
        return wording.notice(notice, about, wording.language(List.of(), region));
    }

    /**
     * Stores the messages about one change, if the budgets allow it. Every notice is stored here, whether it is sent now
     * or waits; a notice that gets another body later is not stored again. If there is no money for all of them, none
     * is stored, and an event says so: the change itself must not fail for it.
     */
    private Told store(List<TextMessage> notices, List<Event> events, OwnerId owner, Instant now) {
        var segments = new LinkedHashMap<E164Number, Integer>();
        notices.forEach(notice -> segments.put(requireNonNull(notice.content()).to(), notice.segments()));
        var verdict = budgets.decideNotices(segments, now);
        var all = new ArrayList<>(events);
        if (!verdict.findings().isEmpty()) {
            var type = verdict.isRefusal() ? LimitEvent.Type.NOTICE_DROPPED : LimitEvent.Type.OBSERVED;
            all.add(new LimitEvent(type, owner, verdict.findings(), now));
        }
        if (verdict.isRefusal()) {
            return new Told(List.of(), all);
        }
        notices.forEach(messages::add);
        return new Told(notices, all);
    }

    private static List<Event> events(NoticeLimits.Next next, OwnerId owner, Instant now) {
        return next.findings().isEmpty()
                ? List.of()
                : List.of(new LimitEvent(LimitEvent.Type.OBSERVED, owner, next.findings(), now));
    }
}
