package dev.ringproof.adapters.persistence.optout;

import dev.ringproof.adapters.persistence.sealing.NumberIndex;
import dev.ringproof.adapters.persistence.sealing.Seal;
import dev.ringproof.adapters.persistence.sealing.SealedColumn;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.optout.OptOut;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the list of opt-outs. It has the number sealed as well, though nothing reads it: a new index key needs it,
 * since the number may belong to no account.
 */
@Entity(name = "OptOut")
@Table(name = "opt_out")
@SuppressWarnings("NullAway.Init") // Hibernate or of() fills it
class OptOutRow {
    @Id
    byte[] numberIndex;

    String id;

    byte @Nullable [] numberSealed;

    String maskedNumber;

    @Enumerated(EnumType.STRING)
    OptOut.Source source;

    @Nullable
    String gateway;

    Instant createdAt;

    static OptOutRow of(E164Number number, OptOut entry, Seal seal, NumberIndex index) {
        var row = new OptOutRow();
        row.numberIndex = index.of(number);
        row.id = "opt_" + UUID.randomUUID();
        row.numberSealed = seal.seal(number.value(), SealedColumn.OPT_OUT.place(row.id));
        row.maskedNumber = entry.maskedNumber();
        row.source = entry.source();
        row.gateway = entry.gateway();
        row.createdAt = entry.at();
        return row;
    }

    OptOut toDomain() {
        return new OptOut(maskedNumber, source, gateway, createdAt);
    }
}
