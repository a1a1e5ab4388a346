package example.store;

import static example.store.Rows.nanos;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.optout.OptOut;
import dev.ringproof.core.port.out.OptOutRepository;
import java.util.List;
import java.util.Optional;

/** Keeps the list of opt-outs. */
final class JdbcOptOuts implements OptOutRepository {
    private final Rows<Entry> rows;

    record Entry(E164Number number, OptOut optOut) {}

    JdbcOptOuts(JdbcUnitOfWork work) {
        rows = new Rows<>(
                        work, "rp_opt_out", Entry.class, entry -> entry.number().value())
                .with("opted_out_at", entry -> nanos(entry.optOut().at()));
    }

    @Override
    public Optional<OptOut> find(E164Number number) {
        return rows.find(number.value()).map(Entry::optOut);
    }

    @Override
    public void add(E164Number number, OptOut entry) {
        rows.put(new Entry(number, entry));
    }

    @Override
    public Optional<OptOut> remove(E164Number number) {
        var entry = find(number);
        rows.delete("id = ?", number.value());
        return entry;
    }

    @Override
    public List<OptOut> newest(int offset, int limit) {
        return rows.sorted("true", "opted_out_at desc, seq desc limit ? offset ?", limit, offset).stream()
                .map(Entry::optOut)
                .toList();
    }
}
