package dev.ringproof.core.memory;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.State;
import dev.ringproof.core.delivery.routing.DeliveryCounts;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.port.out.MessageRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Keeps text messages in memory, in clear, until they are purged; what they say is wiped before. */
final class InMemoryMessages implements MessageRepository {
    private final Table<MessageId, TextMessage> messages;
    /** The number of each message, which a message itself forgets when it is wiped. */
    private final Table<MessageId, E164Number> recipients;

    private final Table<Recipient, Instant> lastCodes;

    private record Recipient(OwnerId owner, E164Number number) {}

    InMemoryMessages(InMemoryUnitOfWork work) {
        this.messages = new Table<>(work);
        this.recipients = new Table<>(work);
        this.lastCodes = new Table<>(work);
    }

    /** Returns when a message with a code to this number was last created for this owner; empty if there was none. */
    Optional<Instant> lastCodeSentAt(OwnerId owner, E164Number number) {
        return lastCodes.find(new Recipient(owner, number));
    }

    @Override
    public void add(TextMessage message) {
        var content = requireNonNull(message.content(), "a new message has content");
        messages.put(message.id(), message);
        recipients.put(message.id(), content.to());
        if (message.challengeId() != null) {
            lastCodes.put(new Recipient(message.owner(), content.to()), message.createdAt());
        }
    }

    @Override
    public void update(Collection<TextMessage> changed) {
        for (var message : changed) {
            messages.find(message.id()).ifPresent(stored -> save(stored.withHandovers(message)));
        }
    }

    @Override
    public List<TextMessage> claimDue(Instant now, int limit, DeliveryPolicy policy) {
        var claimed = due(now).stream()
                .limit(limit)
                .map(message -> message.leased(now, policy))
                .toList();
        claimed.forEach(this::save);
        return claimed;
    }

    @Override
    public Optional<Instant> oldestDue(Instant now) {
        return due(now).stream().findFirst().flatMap(TextMessage::dueAt);
    }

    /** Returns the messages that are due, the one that waits longest first. */
    private List<TextMessage> due(Instant now) {
        return messages.matching(message -> message.isDueAt(now)).stream()
                .sorted(comparing(message -> message.dueAt().orElseThrow()))
                .toList();
    }

    @Override
    public void expire(E164Number to, ChallengeId challengeId, Instant now) {
        change(
                message -> message.isAliveAt(now) && challengeId.equals(message.challengeId()) && isTo(message, to),
                message -> message.withdrawn(now));
    }

    @Override
    public void supersede(E164Number to, ChallengeId challengeId, Instant now) {
        change(
                message -> challengeId.equals(message.challengeId()) && isTo(message, to),
                message -> message.superseded(now));
    }

    @Override
    public void expireAll(E164Number to, PhoneNumberId phoneNumberId, Instant now) {
        change(
                message -> message.isAliveAt(now)
                        && message.challengeId() != null
                        && message.phoneNumberId().equals(phoneNumberId),
                message -> message.withdrawn(now));
    }

    @Override
    public List<TextMessage> lockWaitingNotices(OwnerId owner, Instant now) {
        return messages.matching(message -> message.owner().equals(owner) && message.waitsAt(now)).stream()
                .sorted(comparing(TextMessage::createdAt))
                .toList();
    }

    @Override
    public void rewrite(TextMessage notice) {
        save(notice);
    }

    @Override
    public List<Instant> noticeTimes(OwnerId owner, Instant createdFrom, int limit) {
        return messages
                .matching(message -> message.owner().equals(owner)
                        && message.type() == MessageType.NOTICE
                        && !message.createdAt().isBefore(createdFrom))
                .stream()
                .map(TextMessage::noticeDueAt)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .limit(limit)
                .toList();
    }

    @Override
    public void markEntered(E164Number to, ChallengeId challengeId, Instant now) {
        change(
                message -> challengeId.equals(message.challengeId()) && isTo(message, to),
                message -> message.entered(now));
    }

    @Override
    public void wipe(Instant now) {
        change(message -> message.mayBeWipedAt(now), TextMessage::wiped);
    }

    @Override
    public int purge(Instant createdBefore, int limit) {
        var old =
                messages
                        .matching(message ->
                                !message.isQueued() && message.createdAt().isBefore(createdBefore))
                        .stream()
                        .sorted(comparing(TextMessage::createdAt))
                        .limit(limit)
                        .toList();
        for (var message : old) {
            forgetLastCode(message);
            messages.remove(message.id());
            recipients.remove(message.id());
        }
        return old.size();
    }

    private void forgetLastCode(TextMessage message) {
        recipients
                .find(message.id())
                .map(number -> new Recipient(message.owner(), number))
                .filter(recipient -> lastCodes
                        .find(recipient)
                        .filter(message.createdAt()::equals)
                        .isPresent())
                .ifPresent(lastCodes::remove);
    }

    private void change(Predicate<TextMessage> condition, UnaryOperator<TextMessage> step) {
        messages.matching(condition).stream().map(step).forEach(this::save);
    }

    @Override
    public Optional<TextMessage> find(MessageId id) {
        return messages.find(id);
    }

    @Override
    public Optional<TextMessage> lockByReference(String gateway, String reference) {
        return newest(message -> isTakenUnder(message, gateway, reference), 1).stream()
                .findFirst();
    }

    private static boolean isTakenUnder(TextMessage message, String gateway, String reference) {
        return message.acceptedHandover()
                .filter(accepted -> accepted.gateway().equals(gateway)
                        && accepted.reference().equals(reference))
                .isPresent();
    }

    @Override
    public void save(TextMessage message) {
        messages.put(message.id(), message);
    }

    @Override
    public List<TextMessage> newest(E164Number to, PhoneNumberId phoneNumberId, int limit) {
        return newest(message -> message.phoneNumberId().equals(phoneNumberId) && isTo(message, to), limit);
    }

    @Override
    public List<TextMessage> newest(E164Number to, int limit) {
        return newest(message -> isTo(message, to), limit);
    }

    @Override
    public List<TextMessage> newest(MessageSearch search) {
        return newest(
                message -> (search.status() == null || message.status() == search.status())
                        && (search.gateway() == null
                                || message.gateway()
                                        .filter(search.gateway()::equals)
                                        .isPresent())
                        && (search.since() == null || !message.createdAt().isBefore(search.since())),
                search.limit());
    }

    @Override
    public Optional<String> lastGateway(E164Number to, Instant from, Instant before) {
        return newest(message -> isTo(message, to) && isCreatedWithin(message, from, before), 1).stream()
                .filter(message -> message.enteredAt() == null)
                .flatMap(message -> message.acceptedHandover().stream())
                .map(State.HandedOver::gateway)
                .findFirst();
    }

    @Override
    public List<DeliveryCounts> counts(Instant from, Instant before) {
        return messages
                .matching(message -> message.challengeId() != null && isCreatedWithin(message, from, before))
                .stream()
                .flatMap(message -> message.acceptedHandover().map(accepted -> counts(message, accepted)).stream())
                .collect(toMap(counts -> List.of(counts.gateway(), counts.region()), identity(), DeliveryCounts::plus))
                .values()
                .stream()
                .toList();
    }

    private static DeliveryCounts counts(TextMessage message, State.HandedOver accepted) {
        return new DeliveryCounts(
                accepted.gateway(),
                requireNonNullElse(message.region(), "ZZ"),
                1,
                message.state() instanceof State.Delivered ? 1 : 0,
                message.state() instanceof State.Undelivered ? 1 : 0,
                message.enteredAt() == null ? 0 : 1);
    }

    @Override
    public List<TextMessage> newestHandedOver(@Nullable E164Number to, int limit) {
        return newest(
                message -> message.acceptedHandover().isPresent()
                        && message.content() != null
                        && (to == null || isTo(message, to)),
                limit);
    }

    private boolean isTo(TextMessage message, E164Number number) {
        return recipients.find(message.id()).filter(number::equals).isPresent();
    }

    private static boolean isCreatedWithin(TextMessage message, Instant from, Instant before) {
        return !message.createdAt().isBefore(from) && message.createdAt().isBefore(before);
    }

    private List<TextMessage> newest(Predicate<TextMessage> condition, int limit) {
        return messages.matching(condition).stream()
                .sorted(comparing(TextMessage::createdAt).reversed())
                .limit(limit)
                .toList();
    }
}
