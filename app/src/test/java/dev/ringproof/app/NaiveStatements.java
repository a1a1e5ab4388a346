package dev.ringproof.app;

import org.hibernate.resource.jdbc.spi.StatementInspector;

/**
 * Turns a repository into a naive one, which tests the tests. It removes the locks and the versions from the
 * statements, and the uniqueness of the row that counts failures, so the repository reads, checks and writes without
 * protection, as many do.
 */
public final class NaiveStatements implements StatementInspector {
    private static final long serialVersionUID = 1L;

    @Override
    public String inspect(String sql) {
        return sql.replaceAll(" for no key update( of [a-z0-9_]+)?", "")
                .replaceAll(" for update( of [a-z0-9_]+)?", "")
                .replace(" and version=?", " and ?>=0")
                .replaceAll(
                        "^(insert into number_failures .*)$",
                        "$1 on conflict (number_index) do update set version = excluded.version");
    }
}
