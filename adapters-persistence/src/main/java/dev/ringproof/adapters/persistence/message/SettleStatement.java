package dev.ringproof.adapters.persistence.message;

import static java.util.Comparator.comparing;

import dev.ringproof.adapters.persistence.schema.Schema;
import dev.ringproof.adapters.persistence.transaction.Jdbc;
import dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork;
import dev.ringproof.core.delivery.message.TextMessage;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The statement that stores the results of hand-overs. It is the second place of the rule {@link
 * TextMessage#withHandovers}, and reads no message: the node that hands a message over knows it. What others may have
 * changed meanwhile stays as it is stored. {@code MessageRepositoryContract} compares it with the rule.
 */
final class SettleStatement {
    /**
     * One text serves all results, so that a connection prepares it once and runs it for many messages in one exchange.
     * While a message has its content, {@code wipe_at} is the time when its code dies.
     */
    private static final String TEXT = "update {h-schema}text_message set region = ?, tried = ?, state = ?,"
            + " attempts = coalesce(?, attempts), due_at = ?, settled_at = ?, gateway = ?, reference = ?, reason = ?,"
            + " content_sealed = case when ? then content_sealed end, wipe_at = case when ? then wipe_at end"
            + " where id = ? and due_at is not null";

    private final String sql;

    SettleStatement(Schema schema) {
        this.sql = schema.in(TEXT);
    }

    /** Stores the results in the unit of work that the current thread runs. Rows are locked in the order of their ids. */
    void run(Collection<TextMessage> rounds) {
        var ordered =
                rounds.stream().sorted(comparing(round -> round.id().value())).toList();
        // A message that the same unit of work has added must be there.
        JpaUnitOfWork.session().flush();
        Jdbc.with(sql, statement -> {
            for (var round : ordered) {
                set(statement, round);
                statement.addBatch();
            }
            return statement.executeBatch();
        });
    }

    private static void set(PreparedStatement statement, TextMessage round) throws SQLException {
        var row = new TextMessageRow();
        row.take(round);
        boolean keepsContent = round.content() != null;
        statement.setString(1, row.region);
        statement.setString(2, row.handovers);
        statement.setString(3, row.state.name());
        statement.setObject(4, round.isQueued() ? row.rounds : null, Types.SMALLINT);
        setTime(statement, 5, row.dueAt);
        setTime(statement, 6, row.settledAt);
        statement.setString(7, row.gateway);
        statement.setString(8, row.reference);
        statement.setString(9, row.reason);
        statement.setBoolean(10, keepsContent);
        statement.setBoolean(11, keepsContent);
        statement.setString(12, round.id().value());
    }

    private static void setTime(PreparedStatement statement, int parameter, @Nullable Instant at) throws SQLException {
        statement.setObject(parameter, at == null ? null : Jdbc.time(at), Types.TIMESTAMP_WITH_TIMEZONE);
    }
}
