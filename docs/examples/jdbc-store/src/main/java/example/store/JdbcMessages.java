package example.store;

import static example.store.Rows.nanos;
import static java.util.Comparator.reverseOrder;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.reducing;

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
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Keeps messages. Their texts lie in the database as they are, so who may read the database may read the codes. */
final class JdbcMessages implements MessageRepository {
    private final Rows<Stored> rows;
    private final Rows<LastCode> lastCodes;

    /** @param to the recipient, whom the message itself forgets when it is wiped */
    record Stored(TextMessage message, E164Number to) {
        Stored with(TextMessage other) {
            return new Stored(other, to);
        }
    }

    /** When a message with a code to the number was last created for the owner. */
    record LastCode(OwnerId owner, E164Number number, Instant at) {
        static String id(OwnerId owner, E164Number number) {
            return number + " " + owner;
        }
    }

    JdbcMessages(JdbcUnitOfWork work) {
        rows = new Rows<>(
                        work,
                        "rp_message",
                        Stored.class,
                        row -> row.message().id().value())
                .with("owner", row -> row.message().owner().value())
                .with("e164", row -> row.to().value())
                .with(
                        "challenge",
                        row -> row.message().challengeId() == null
                                ? null
                                : row.message().challengeId().value())
                .with("number", row -> row.message().phoneNumberId().value())
                .with("created_at", row -> nanos(row.message().createdAt()))
                .with("due_at", row -> row.message().dueAt().map(Rows::nanos).orElse(null))
                .with("has_content", row -> row.message().content() != null)
                .with(
                        "reference",
                        row -> row.message()
                                .acceptedHandover()
                                .map(State.HandedOver::reference)
                                .orElse(null));
        lastCodes = new Rows<>(work, "rp_last_code", LastCode.class, last -> LastCode.id(last.owner(), last.number()));
    }

    Optional<Instant> lastCodeAt(OwnerId owner, E164Number number) {
        return lastCodes.find(LastCode.id(owner, number)).map(LastCode::at);
    }

    @Override
    public void add(TextMessage message) {
        var to = requireNonNull(message.content(), "a new message has content").to();
        rows.put(new Stored(message, to));
        if (message.challengeId() != null) {
            lastCodes.put(new LastCode(message.owner(), to, message.createdAt()));
        }
    }

    @Override
    public void update(Collection<TextMessage> messages) {
        for (var message : messages) {
            rows.find(message.id().value())
                    .ifPresent(row -> rows.put(row.with(row.message().withHandovers(message))));
        }
    }

    @Override
    public List<TextMessage> claimDue(Instant now, int limit, DeliveryPolicy policy) {
        var claimed = rows.sorted("due_at <= ?", "due_at, seq limit ?", nanos(now), limit).stream()
                .map(row -> row.with(row.message().leased(now, policy)))
                .toList();
        claimed.forEach(rows::put);
        return messages(claimed);
    }

    @Override
    public Optional<Instant> oldestDue(Instant now) {
        return rows.sorted("due_at <= ?", "due_at limit 1", nanos(now)).stream()
                .findFirst()
                .flatMap(row -> row.message().dueAt());
    }

    @Override
    public void expire(E164Number to, ChallengeId challenge, Instant now) {
        changeWithCode(to, challenge, message -> message.isAliveAt(now) ? message.withdrawn(now) : message);
    }

    @Override
    public void supersede(E164Number to, ChallengeId challenge, Instant now) {
        changeWithCode(to, challenge, message -> message.superseded(now));
    }

    @Override
    public void markEntered(E164Number to, ChallengeId challenge, Instant now) {
        changeWithCode(to, challenge, message -> message.entered(now));
    }

    private void changeWithCode(E164Number to, ChallengeId challenge, UnaryOperator<TextMessage> step) {
        rows.where("e164 = ? and challenge = ?", to.value(), challenge.value())
                .forEach(row -> rows.put(row.with(step.apply(row.message()))));
    }

    @Override
    public void expireAll(E164Number to, PhoneNumberId number, Instant now) {
        rows.where("number = ? and challenge is not null", number.value()).stream()
                .filter(row -> row.message().isAliveAt(now))
                .forEach(row -> rows.put(row.with(row.message().withdrawn(now))));
    }

    @Override
    public List<TextMessage> lockWaitingNotices(OwnerId owner, Instant now) {
        return messages(rows.sorted("owner = ? and due_at > ?", "created_at, seq", owner.value(), nanos(now))).stream()
                .filter(message -> message.waitsAt(now))
                .toList();
    }

    @Override
    public void rewrite(TextMessage notice) {
        save(notice);
    }

    @Override
    public List<Instant> noticeTimes(OwnerId owner, Instant createdFrom, int limit) {
        return rows.where("owner = ? and created_at >= ?", owner.value(), nanos(createdFrom)).stream()
                .map(Stored::message)
                .filter(message -> message.type() == MessageType.NOTICE)
                .map(TextMessage::noticeDueAt)
                .distinct()
                .sorted(reverseOrder())
                .limit(limit)
                .toList();
    }

    @Override
    public void wipe(Instant now) {
        rows.where("has_content and due_at is null").stream()
                .filter(row -> row.message().mayBeWipedAt(now))
                .forEach(row -> rows.put(row.with(row.message().wiped())));
    }

    @Override
    public int purge(Instant createdBefore, int limit) {
        var old = rows.sorted("due_at is null and created_at < ?", "created_at limit ?", nanos(createdBefore), limit);
        for (var row : old) {
            var message = row.message();
            if (lastCodeAt(message.owner(), row.to())
                    .filter(message.createdAt()::equals)
                    .isPresent()) {
                lastCodes.delete("id = ?", LastCode.id(message.owner(), row.to()));
            }
            rows.delete("id = ?", message.id().value());
        }
        return old.size();
    }

    @Override
    public Optional<TextMessage> find(MessageId id) {
        return rows.find(id.value()).map(Stored::message);
    }

    @Override
    public Optional<TextMessage> lockByReference(String gateway, String reference) {
        return newest(Integer.MAX_VALUE, "reference = ?", reference).stream()
                .filter(message -> message.acceptedHandover()
                        .filter(accepted -> accepted.gateway().equals(gateway))
                        .isPresent())
                .findFirst();
    }

    @Override
    public void save(TextMessage message) {
        rows.find(message.id().value()).ifPresent(row -> rows.put(row.with(message)));
    }

    @Override
    public List<TextMessage> newest(E164Number to, PhoneNumberId number, int limit) {
        return newest(limit, "e164 = ? and number = ?", to.value(), number.value());
    }

    @Override
    public List<TextMessage> newest(E164Number to, int limit) {
        return newest(limit, "e164 = ?", to.value());
    }

    @Override
    public List<TextMessage> newest(MessageSearch search) {
        var since = search.since() == null ? Long.MIN_VALUE : nanos(search.since());
        Predicate<TextMessage> matches = message -> (search.status() == null || message.status() == search.status())
                && (search.gateway() == null
                        || message.gateway().filter(search.gateway()::equals).isPresent());
        return newest(Integer.MAX_VALUE, "created_at >= ?", since).stream()
                .filter(matches)
                .limit(search.limit())
                .toList();
    }

    @Override
    public Optional<String> lastGateway(E164Number to, Instant from, Instant before) {
        return newest(1, "e164 = ? and created_at >= ? and created_at < ?", to.value(), nanos(from), nanos(before))
                .stream()
                .filter(message -> message.enteredAt() == null)
                .flatMap(message -> message.acceptedHandover().stream())
                .map(State.HandedOver::gateway)
                .findFirst();
    }

    @Override
    public List<DeliveryCounts> counts(Instant from, Instant before) {
        return rows
                .where("challenge is not null and created_at >= ? and created_at < ?", nanos(from), nanos(before))
                .stream()
                .map(Stored::message)
                .flatMap(message -> message.acceptedHandover().map(accepted -> counts(message, accepted)).stream())
                .collect(groupingBy(counts -> List.of(counts.gateway(), counts.region()), reducing(JdbcMessages::sum)))
                .values()
                .stream()
                .flatMap(Optional::stream)
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

    private static DeliveryCounts sum(DeliveryCounts one, DeliveryCounts other) {
        return new DeliveryCounts(
                one.gateway(),
                one.region(),
                one.handedOver() + other.handedOver(),
                one.delivered() + other.delivered(),
                one.undelivered() + other.undelivered(),
                one.entered() + other.entered());
    }

    @Override
    public List<TextMessage> newestHandedOver(@Nullable E164Number to, int limit) {
        var number = to == null ? null : to.value();
        return number == null
                ? newest(limit, "has_content and reference is not null")
                : newest(limit, "has_content and reference is not null and e164 = ?", number);
    }

    private List<TextMessage> newest(int limit, String condition, Object... parameters) {
        return messages(rows.sorted(condition, "created_at desc, seq limit " + limit, parameters));
    }

    private static List<TextMessage> messages(List<Stored> stored) {
        return stored.stream().map(Stored::message).toList();
    }
}
