package dev.ringproof.adapters.persistence.refusal;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.explanation.Cause;
import dev.ringproof.core.domain.explanation.LastRefusal;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of the last refused request. It knows the number only by its index. */
@Entity(name = "LastRefusal")
@Table(name = "last_refusal")
@SuppressWarnings("NullAway.Init") // Hibernate or of() fills it
class LastRefusalRow {
    @Id
    String id;

    String ownerId;

    @Nullable
    String phoneNumberId;

    byte[] numberIndex;

    String cause;

    String evidence;

    Instant refusedAt;

    static String id(OwnerId owner, @Nullable PhoneNumberId phoneNumberId) {
        return phoneNumberId == null ? "create " + owner.value() : phoneNumberId.value();
    }

    static LastRefusalRow of(byte[] numberIndex, LastRefusal from) {
        var row = new LastRefusalRow();
        row.id = id(from.owner(), from.phoneNumberId());
        row.ownerId = from.owner().value();
        row.phoneNumberId =
                from.phoneNumberId() == null ? null : from.phoneNumberId().value();
        row.take(numberIndex, from);
        return row;
    }

    void take(byte[] index, LastRefusal from) {
        numberIndex = index;
        cause = from.cause().name();
        evidence = String.join("\n", from.evidence());
        refusedAt = from.at();
    }

    /** A cause that only a later version knows becomes another rule; the evidence still tells it. */
    LastRefusal toDomain() {
        return new LastRefusal(
                new OwnerId(ownerId),
                phoneNumberId == null ? null : new PhoneNumberId(phoneNumberId),
                Cause.named(cause).orElse(Cause.OTHER_RULE),
                evidence.isEmpty() ? List.of() : evidence.lines().toList(),
                refusedAt);
    }
}
